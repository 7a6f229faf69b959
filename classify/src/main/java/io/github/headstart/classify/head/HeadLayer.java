package io.github.headstart.classify.head;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of a head, as a line of Keras's summary.
 *
 * @param name as Keras names it in a fresh session, for example {@code dense_1}
 * @param type Keras's class, for example {@code Dense}
 * @param outputShape without the batch dimension
 * @param parameters number of trainable parameters
 */
public record HeadLayer(String name, String type, List<Integer> outputShape, long parameters) {
    public HeadLayer {
        outputShape = List.copyOf(outputShape);
    }

    static List<HeadLayer> of(HeadSpec spec) {
        Lines lines = new Lines();
        int inputs = spec.inputSize();
        switch (spec.pooling()) {
            case AVG -> lines.add("global_average_pooling2d", "GlobalAveragePooling2D", inputs, 0);
            case MAX -> lines.add("global_max_pooling2d", "GlobalMaxPooling2D", inputs, 0);
            case NONE -> {
                if (spec.featureShape().size() > 1) {
                    lines.add("flatten", "Flatten", inputs, 0);
                }
            }
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

        void add(String name, String type, int outputs, long parameters) {
            int earlier = seen.merge(name, 1, Integer::sum) - 1;
            layers.add(new HeadLayer(earlier == 0 ? name : name + "_" + earlier, type, List.of(outputs), parameters));
        }
    }
}
