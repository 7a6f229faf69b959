package io.github.headstart.classify.report.chart;

import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Plots the learning curves as PNG files: training as dots, validation as a line. The same history gives the same bytes
 * on the same machine; fonts differ between machines. Thread-safe.
 */
public final class Plots {
    static {
        // Without headless mode an invalid DISPLAY, for example over ssh, would make the run fail. It must be set
        // before
        // the colors below are created, because AWT reads it when its first class is loaded.
        System.setProperty("java.awt.headless", "true");
    }

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 960;
    private static final int EPOCHS_TICKED_EACH = 30;
    private static final Color TRAINING = new Color(0x1f5fbf);
    private static final Color VALIDATION = new Color(0xd9480f);
    private static final Color BEST = new Color(0x555555);
    private static final Color INK = new Color(0x222222);
    private static final Color GRID = new Color(0xdddddd);

    private Plots() {}

    /**
     * Writes {@code accuracy.png} and {@code loss.png}, 1280 × 960 pixels, into a folder.
     *
     * @param history at least one epoch; non-finite metrics are left out
     * @param bestEpoch best epoch, counted from 0, marked by a vertical line
     * @param fineTunedFrom first epoch of fine-tuning, counted from 0, marked likewise; empty if there was none
     * @throws PipelineException if a file cannot be written
     */
    public static void write(History history, int bestEpoch, OptionalInt fineTunedFrom, Path folder) {
        if (history.epochs().isEmpty()) {
            throw new IllegalArgumentException("expected a history with at least one epoch, found none");
        }
        write(chart(history, bestEpoch, fineTunedFrom, "accuracy", Metrics::accuracy), folder.resolve("accuracy.png"));
        write(chart(history, bestEpoch, fineTunedFrom, "loss", Metrics::loss), folder.resolve("loss.png"));
    }

    private static XYChart chart(
            History history,
            int bestEpoch,
            OptionalInt fineTunedFrom,
            String quantity,
            ToDoubleFunction<Metrics> value) {
        String name = Titles.capitalized(quantity);
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(history.hasValidation() ? "Training and validation " + quantity : "Training " + quantity)
                .xAxisTitle("Epoch")
                .yAxisTitle(name)
                .build();
        style(chart.getStyler());
        double[] epochs = history.epochs().stream()
                .mapToDouble(epoch -> epoch.number() + 1)
                .toArray();
        if (epochs.length > EPOCHS_TICKED_EACH) {
            // XChart chooses ticks 1, 5, 9 … with overlapping labels for evenly spaced values, and round numbers
            // otherwise.
            epochs[0] += 0.001;
        }
        double[] training = values(history.epochs().stream().map(Epoch::training), value);
        double[] validation = values(history.epochs().stream().flatMap(epoch -> epoch.validation().stream()), value);
        // XChart loops forever on ticks of huge numbers, whose step is lost in rounding.
        Axis axis = Axis.around(name, DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(validation)));
        dots(chart.addSeries("Training " + quantity, epochs, scaled(training, axis)));
        if (history.hasValidation()) {
            line(chart.addSeries("Validation " + quantity, epochs, scaled(validation, axis)));
        }
        if (axis.logarithmic()) {
            chart.setYAxisTitle(axis.label());
            frameDecades(chart.getStyler(), axis);
        } else {
            frame(chart.getStyler(), DoubleStream.concat(DoubleStream.of(training), DoubleStream.of(validation)));
        }
        fineTunedFrom.ifPresent(first -> mark(chart, "Fine-tuning begins: " + (first + 1), first + 0.5, 3));
        mark(chart, "Best epoch (weights kept): " + (bestEpoch + 1), bestEpoch + 1, 12);
        return chart;
    }

    /** A dashed vertical line. */
    private static void mark(XYChart chart, String name, double epoch, float dash) {
        XYSeries mark = chart.addSeries(name, new double[] {epoch, epoch}, new double[] {
            chart.getStyler().getYAxisMin(), chart.getStyler().getYAxisMax()
        });
        mark.setMarker(SeriesMarkers.NONE)
                .setLineColor(BEST)
                .setLineStyle(new BasicStroke(
                        3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {dash, 10}, 0));
    }

    /** Replaces infinity by NaN, since XChart leaves out only NaN. */
    private static double[] values(Stream<Metrics> metrics, ToDoubleFunction<Metrics> value) {
        return metrics.mapToDouble(value)
                .map(number -> Double.isFinite(number) ? number : Double.NaN)
                .toArray();
    }

    private static double[] scaled(double[] values, Axis axis) {
        return DoubleStream.of(values).map(axis::scaled).toArray();
    }

    private static void frameDecades(XYStyler styler, Axis axis) {
        double low = axis.scaled(axis.low());
        double high = axis.scaled(axis.high());
        double margin = 0.02 * (high - low);
        styler.setYAxisMin(low - margin)
                .setYAxisMax(high + margin)
                .setYAxisTickLabelsFormattingFunction(exponent -> exponent == Math.rint(exponent)
                        ? "1e%.0f".formatted(exponent)
                        : String.format(Locale.ROOT, "%.1e", Math.pow(10, exponent)));
    }

    private static void dots(XYSeries series) {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(TRAINING);
    }

    private static void line(XYSeries series) {
        // A line through one epoch has no length and needs a marker to be visible.
        series.setMarker(series.getXData().length == 1 ? SeriesMarkers.DIAMOND : SeriesMarkers.NONE)
                .setMarkerColor(VALIDATION);
        series.setLineColor(VALIDATION)
                .setLineStyle(new BasicStroke(4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    /** Sets the range of the y axis, with a margin so that equal values have an axis of some height. */
    private static void frame(XYStyler styler, DoubleStream values) {
        DoubleSummaryStatistics range =
                values.filter(value -> !Double.isNaN(value)).summaryStatistics();
        double lowest = range.getCount() == 0 ? 0 : range.getMin();
        double highest = range.getCount() == 0 ? 1 : range.getMax();
        double margin = Math.max(0.05 * (highest - lowest), Math.max(0.01, 0.01 * Math.abs(highest)));
        // Loss and accuracy are never below 0.
        double low = lowest < 0 ? lowest - margin : Math.max(0, lowest - margin);
        styler.setYAxisMin(low).setYAxisMax(highest + margin);
        double height = highest + margin - low;
        int decimals = Math.max(2, 2 - (int) Math.floor(Math.log10(height)));
        styler.setYAxisDecimalPattern(height > 10 ? "0" : "0.00" + "#".repeat(decimals - 2));
    }

    private static void style(XYStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(Color.WHITE).setChartFontColor(INK).setChartPadding(20);
        styler.setChartTitleFont(font(Font.BOLD, 34))
                .setChartTitleBoxVisible(false)
                .setChartTitlePadding(16);
        styler.setLegendFont(font(Font.PLAIN, 26))
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Vertical)
                .setLegendSeriesLineLength(48)
                .setLegendBorderColor(Color.WHITE);
        styler.setMarkerSize(14);
        styler.setAxisTitleFont(font(Font.PLAIN, 28))
                .setAxisTickLabelsFont(font(Font.PLAIN, 24))
                .setAxisTitlePadding(16);
        styler.setAxisTickLabelsColor(INK).setAxisTicksLineVisible(false).setPlotMargin(0);
        styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1.5f));
        styler.setXAxisDecimalPattern("0").setXAxisTickMarkSpacingHint(90);
        styler.setYAxisTickMarkSpacingHint(110).setYAxisLabelAlignment(TextAlignment.Right);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static void write(XYChart chart, Path file) {
        try {
            // Without a memory cache ImageIO would write a temporary file.
            try (OutputStream bytes = Files.newOutputStream(AtomicFile.partial(file));
                    ImageOutputStream png = new MemoryCacheImageOutputStream(bytes)) {
                ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
            }
            AtomicFile.publish(file);
        } catch (IOException e) {
            throw new PipelineException("%s: the plot cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }
}
