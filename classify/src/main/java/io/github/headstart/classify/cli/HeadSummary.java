package io.github.headstart.classify.cli;

import io.github.headstart.classify.head.HeadLayer;
import io.github.headstart.classify.head.HeadSpec;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a head's layers like Keras's {@code model.summary()}. */
final class HeadSummary {
    private static final String ROW = "%-30s %-16s %12s%n";

    private HeadSummary() {}

    static String table(HeadSpec spec) {
        StringBuilder table = new StringBuilder(ROW.formatted("Layer (type)", "Output Shape", "Param #"));
        for (HeadLayer layer : spec.layers()) {
            String shape =
                    layer.outputShape().stream().map(String::valueOf).collect(Collectors.joining(", ", "(None, ", ")"));
            table.append(ROW.formatted(
                    "%s (%s)".formatted(layer.name(), layer.type()),
                    shape,
                    String.format(Locale.ROOT, "%,d", layer.parameters())));
        }
        return table.append(String.format(Locale.ROOT, "Total params: %,d%n%n", spec.parameters()))
                .toString();
    }
}
