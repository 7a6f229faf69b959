package io.github.headstart.classify.report.chart;

import java.util.List;
import java.util.Locale;

/**
 * A line or bar chart, drawn by {@code chart.jte} as SVG of {@link #WIDTH} by {@link #HEIGHT} units.
 *
 * @param id unique on the page, without blanks
 * @param title of the chart
 * @param description text alternative for screen readers
 * @param x axis from left to right
 * @param y axis from bottom to top
 * @param lines in the order of the legend
 * @param bars from the bottom up, if any
 * @param table the data of the chart
 */
public record Chart(
        String id,
        String title,
        String description,
        Axis x,
        Axis y,
        List<Line> lines,
        List<Bar> bars,
        DataTable table) {
    public static final int WIDTH = 360;
    public static final int HEIGHT = 250;
    public static final int LEFT = 58;
    public static final int RIGHT = 350;
    public static final int TOP = 10;
    public static final int BOTTOM = 206;
    private static final int LABEL_HEIGHT = 10;
    private static final int LABEL_GAP = 3;

    public Chart {
        lines = List.copyOf(lines);
        bars = List.copyOf(bars);
    }

    /** A point in the values of the axes. */
    public record Point(double x, double y) {}

    /**
     * A line through points, with a gap at non-finite values.
     *
     * @param name for the legend; empty for none
     * @param cssClass a class of {@code report.css}
     * @param dots whether each point has a dot
     */
    public record Line(String name, String cssClass, List<Point> points, boolean dots) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * A bar between two values of x, as high as a value of y.
     *
     * @param label at the top of the bar
     */
    public record Bar(double from, double to, double height, String label) {}

    /** The lines with a name, which are shown in the legend. */
    public List<Line> named() {
        return lines.stream().filter(line -> !line.name().isEmpty()).toList();
    }

    public String left(double value) {
        return number(LEFT + x.place(value) * (RIGHT - LEFT));
    }

    public String top(double value) {
        return number(BOTTOM - y.place(value) * (BOTTOM - TOP));
    }

    public String barWidth(Bar bar) {
        return number(Math.max(0, (x.place(bar.to()) - x.place(bar.from())) * (RIGHT - LEFT) - 1));
    }

    /** The y position of a bar's label: above the bar, or inside if the chart ends there. */
    public String labelTop(Bar bar) {
        return number(Math.max(TOP + LABEL_HEIGHT, BOTTOM - y.place(bar.height()) * (BOTTOM - TOP) - LABEL_GAP));
    }

    public String labelMiddle(Bar bar) {
        return left((bar.from() + bar.to()) / 2);
    }

    public String barHeight(Bar bar) {
        return number(y.place(bar.height()) * (BOTTOM - TOP));
    }

    /** The finite points of a line. */
    public List<Point> visible(Line line) {
        return line.points().stream().filter(Chart::isFinite).toList();
    }

    /**
     * The line as an SVG path. Of consecutive points with the same x only the first and the last are kept, since more
     * points would only make the file larger.
     */
    public String path(Line line) {
        StringBuilder path = new StringBuilder();
        String column = "";
        Point last = null;
        for (Point point : line.points()) {
            String x = isFinite(point) ? left(point.x()) : "";
            if (!x.isEmpty() && x.equals(column)) {
                last = point;
                continue;
            }
            draw(path, column, last);
            last = null;
            column = x;
            if (x.isEmpty()) {
                path.append(' ');
            } else {
                draw(path, x, point);
            }
        }
        draw(path, column, last);
        return path.toString().strip();
    }

    /** @param point may be null, in which case nothing is drawn */
    private void draw(StringBuilder path, String x, Point point) {
        if (point != null) {
            boolean starts = path.isEmpty() || path.charAt(path.length() - 1) == ' ';
            path.append(starts ? 'M' : 'L').append(x).append(',').append(top(point.y()));
        }
    }

    private static boolean isFinite(Point point) {
        return Double.isFinite(point.x()) && Double.isFinite(point.y());
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
