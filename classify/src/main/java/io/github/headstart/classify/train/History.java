package io.github.headstart.classify.train;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The history of a training: the metrics of each epoch in order. Either all epochs have validation metrics or none has.
 * Immutable.
 *
 * @param epochs numbered consecutively from 0; may be empty
 */
public record History(List<Epoch> epochs) {
    private static final String TRAINING_COLUMNS = "epoch,accuracy,loss";
    private static final String ALL_COLUMNS = TRAINING_COLUMNS + ",val_accuracy,val_loss";

    public History {
        epochs = List.copyOf(epochs);
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            if (epoch.number() != i) {
                throw new IllegalArgumentException("expected epochs numbered consecutively from 0, next %d, found %d"
                        .formatted(i, epoch.number()));
            }
            if (epoch.validation().isPresent() != epochs.get(0).validation().isPresent()) {
                throw new IllegalArgumentException(
                        "expected validation metrics in all epochs or in none, found them in only one of the epochs 0 and %d"
                                .formatted(i));
            }
        }
    }

    /**
     * The metrics of one epoch.
     *
     * @param number counted from 0, as in Keras's callbacks
     * @param training means over the epoch's batches, while the weights were changing
     * @param validation at the end of the epoch; empty without a validation split
     */
    public record Epoch(int number, Metrics training, Optional<Metrics> validation) {}

    /**
     * @param accuracy 0 to 1
     * @param loss mean per sample; not finite if training diverged
     */
    public record Metrics(double accuracy, double loss) {}

    public static History empty() {
        return new History(List.of());
    }

    /** This history and one more epoch. */
    public History with(Metrics training, Optional<Metrics> validation) {
        List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(new Epoch(epochs.size(), training, validation));
        return new History(longer);
    }

    /** The epochs from one on, numbered from 0. */
    History since(int first) {
        return first == 0
                ? this
                : new History(epochs.subList(first, epochs.size()).stream()
                        .map(epoch -> new Epoch(epoch.number() - first, epoch.training(), epoch.validation()))
                        .toList());
    }

    public boolean hasValidation() {
        return !epochs.isEmpty() && epochs.get(0).validation().isPresent();
    }

    /** The epoch with the best monitored metric, the earliest of ties; empty if no epoch has a finite one. */
    public Optional<Epoch> best(Monitor monitor) {
        return best(monitor, 0, epochs.size());
    }

    /** The best of the epochs from one on, to before another one. */
    public Optional<Epoch> best(Monitor monitor, int first, int end) {
        Epoch best = null;
        for (Epoch epoch : epochs.subList(first, end)) {
            double value = monitor.value(epoch);
            if (monitor.isBetter(value, best == null ? Double.NaN : monitor.value(best), 0)) {
                best = epoch;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Whether early stopping applies, as in Keras's EarlyStopping: it never stops after the first epoch, and a patience
     * of 0 is treated as 1.
     */
    public boolean isExhausted(Monitor monitor, int patience) {
        int last = epochs.size() - 1;
        int waited = last - best(monitor).map(Epoch::number).orElse(-1);
        return last > 0 && waited > 0 && waited >= patience;
    }

    /**
     * Writes {@code history.csv} in the format of Keras's CSVLogger: the columns
     * {@code epoch,accuracy,loss,val_accuracy,val_loss}, a line per epoch, epochs counted from 0. Without validation
     * the {@code val_} columns are absent. Every number reads back to the same double; one that is not finite is
     * {@code NaN}, {@code Infinity} or {@code -Infinity}.
     *
     * @throws PipelineException if the file cannot be written
     */
    public void write(Path file) {
        StringBuilder text = new StringBuilder(hasValidation() ? ALL_COLUMNS : TRAINING_COLUMNS).append('\n');
        for (Epoch epoch : epochs) {
            text.append(epoch.number());
            append(text, epoch.training());
            epoch.validation().ifPresent(metrics -> append(text, metrics));
            text.append('\n');
        }
        try {
            AtomicFile.writeText(file, text.toString());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the history cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private static void append(StringBuilder text, Metrics metrics) {
        text.append(',').append(metrics.accuracy()).append(',').append(metrics.loss());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws PipelineException naming the file and the line, if it cannot be read or is not in this format
     */
    public static History read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PipelineException("%s: the history cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
        String header = lines.isEmpty() ? "" : lines.get(0);
        if (!header.equals(ALL_COLUMNS) && !header.equals(TRAINING_COLUMNS)) {
            throw new PipelineException("%s line 1: expected the columns %s, with or without the last two, found %s"
                    .formatted(file, ALL_COLUMNS, header));
        }
        int columns = header.split(",").length;
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            epochs.add(epoch(file, i + 1, lines.get(i), columns));
        }
        try {
            return new History(epochs);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Epoch epoch(Path file, int line, String text, int columns) {
        String[] fields = text.split(",", -1);
        try {
            if (fields.length != columns) {
                throw new NumberFormatException("%d fields".formatted(fields.length));
            }
            return new Epoch(
                    Integer.parseInt(fields[0]),
                    metrics(fields, 1),
                    columns > 3 ? Optional.of(metrics(fields, 3)) : Optional.empty());
        } catch (NumberFormatException e) {
            throw new PipelineException(
                    "%s line %d: expected %d numbers, found \"%s\"".formatted(file, line, columns, text), e);
        }
    }

    private static Metrics metrics(String[] fields, int first) {
        return new Metrics(Double.parseDouble(fields[first]), Double.parseDouble(fields[first + 1]));
    }
}
