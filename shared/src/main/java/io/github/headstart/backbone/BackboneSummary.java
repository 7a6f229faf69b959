package io.github.headstart.backbone;

import io.github.headstart.manifest.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A network's layers as Keras's {@code summary()} prints them.
 *
 * @param name the network's name
 */
public record BackboneSummary(String name, List<Layer> layers) {
    /**
     * @param outputShape for people, for example {@code (None, 150, 150, 64)}
     * @param parameters how many values the layer has
     */
    public record Layer(String name, String type, String outputShape, long parameters) {}

    public BackboneSummary {
        layers = List.copyOf(layers);
    }

    /**
     * The same with pooling behind the last layer, if there is any.
     *
     * @param shape after pooling; asked for only then, because it may take a run of the network
     */
    public BackboneSummary pooled(Optional<Pooling> pooling, Supplier<FeatureShape> shape) {
        List<Layer> longer = new ArrayList<>(layers);
        pooling.ifPresent(kind -> longer.add(new Layer(
                kind.layerName(),
                kind.layerType(),
                "(None, %d)".formatted(shape.get().size()),
                0)));
        return new BackboneSummary(name, longer);
    }

    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    /** A table of text with a line per layer and the total below it. */
    public String table() {
        int nameWidth =
                layers.stream().mapToInt(layer -> title(layer).length()).max().orElse(0);
        int shapeWidth = layers.stream()
                .mapToInt(layer -> layer.outputShape().length())
                .max()
                .orElse(0);
        String row = "%-" + Math.max(nameWidth, 12) + "s  %-" + Math.max(shapeWidth, 12) + "s  %,12d%n";
        StringBuilder table = new StringBuilder("Model: \"%s\"%n%n".formatted(name));
        table.append(row.replace("%,12d", "%12s").formatted("Layer (type)", "Output Shape", "Param #"));
        for (Layer layer : layers) {
            table.append(String.format(Locale.ROOT, row, title(layer), layer.outputShape(), layer.parameters()));
        }
        table.append(String.format(Locale.ROOT, "%nTotal params: %,d%n", parameters()));
        table.append(String.format(Locale.ROOT, "Trainable params: 0%n"));
        table.append(String.format(Locale.ROOT, "Non-trainable params: %,d%n", parameters()));
        return table.toString();
    }

    private static String title(Layer layer) {
        return "%s (%s)".formatted(layer.name(), layer.type());
    }
}
