package io.github.headstart.classify.head;

import io.github.headstart.backbone.Vgg16;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of a head or its tail, as a line of Keras's summary.
 *
 * @param name as Keras names it in a fresh session, for example {@code dense_1}
 * @param type Keras's class, for example {@code Dense}
 * @param outputShape without the batch dimension
 * @param parameters number of parameters
 */
public record HeadLayer(String name, String type, List<Integer> outputShape, long parameters) {
    public HeadLayer {
        outputShape = List.copyOf(outputShape);
    }

    static List<HeadLayer> of(HeadSpec spec) {
        Lines lines = new Lines();
        List<List<Integer>> shapes = spec.tail().outputShapes(spec.featureShape());
        for (int i = 0; i < shapes.size(); i++) {
            lines.add(spec.tail().layers().get(i), shapes.get(i));
        }
        int inputs = spec.inputSize();
        if (spec.pooling() != Pooling.NONE) {
            lines.add(spec.pooling().layerName(), spec.pooling().layerType(), inputs, 0);
        } else if (spec.tail().outputShape(spec.featureShape()).size() > 1) {
            lines.add("flatten", "Flatten", inputs, 0);
        }
        boolean dropout = spec.dropout() > 0;
        if (dropout && spec.hidden().isEmpty()) {
            lines.add("dropout", "Dropout", inputs, 0);
        }
        for (int outputs : spec.hidden()) {
            lines.add("dense", "Dense", outputs, (inputs + 1L) * outputs);
            if (dropout) {
                lines.add("dropout", "Dropout", outputs, 0);
            }
            inputs = outputs;
        }
        lines.add("dense", "Dense", spec.outputSize(), (inputs + 1L) * spec.outputSize());
        return List.copyOf(lines.layers);
    }

    /** Numbers layers of one class as Keras does: dense, dense_1, dense_2. */
    private static final class Lines {
        private final List<HeadLayer> layers = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>();

        void add(Vgg16Layer layer, List<Integer> shape) {
            if (layer.isPooling()) {
                layers.add(new HeadLayer(layer.toString(), "MaxPooling2D", shape, 0));
            } else {
                long kernel = Vgg16.kernelShape(layer).stream()
                        .mapToLong(Integer::longValue)
                        .reduce(1, (a, b) -> a * b);
                layers.add(new HeadLayer(layer.toString(), "Conv2D", shape, kernel + Vgg16.channels(layer)));
            }
        }

        void add(String name, String type, int outputs, long parameters) {
            int earlier = seen.merge(name, 1, Integer::sum) - 1;
            layers.add(new HeadLayer(earlier == 0 ? name : name + "_" + earlier, type, List.of(outputs), parameters));
        }
    }
}
