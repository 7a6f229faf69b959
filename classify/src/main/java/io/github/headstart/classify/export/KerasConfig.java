package io.github.headstart.classify.export;

import static io.github.headstart.classify.export.KerasObject.batchOf;
import static io.github.headstart.classify.export.KerasObject.layer;

import io.github.headstart.classify.head.HeadLayer;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code config.json} of a Keras 3 model. It contains only values that differ from Keras's defaults, so that older
 * versions of Keras 3 do not meet unknown arguments.
 */
final class KerasConfig {
    private static final String CHANNELS_LAST = "channels_last";

    private KerasConfig() {}

    /** @param base as in {@link KerasExport#write} */
    static Map<String, Object> of(TrainedHead head, Optional<KerasBase> base) {
        List<Object> layers = new ArrayList<>();
        if (base.isEmpty()) {
            layers.add(input("input_layer", head.spec().featureShape().toArray(Integer[]::new))
                    .json());
        } else {
            layers.add(input("input_layer_1", base.get().height(), base.get().width(), 3)
                    .json());
            layers.add(functional(base.get()).json());
        }
        layers.addAll(head(head.spec()));
        return KerasObject.of("keras", "Sequential")
                .with("name", "sequential")
                .with("trainable", true)
                .with("dtype", "float32")
                .with("layers", layers)
                .beside("compile_config", KerasTraining.of(head))
                .json();
    }

    private static KerasObject input(String name, Integer... sizes) {
        return KerasObject.of("keras.layers", "InputLayer")
                .with("batch_shape", batchOf(sizes))
                .with("dtype", "float32")
                .with("name", name);
    }

    /** With layers trainable or frozen as they were in training. */
    private static KerasObject functional(KerasBase base) {
        List<Object> layers = new ArrayList<>();
        Chain chain = new Chain(layers, base.height(), base.width());
        chain.start(input("input_layer", base.height(), base.width(), 3));
        for (Vgg16Layer layer : base.layers()) {
            String name = layer.toString();
            if (layer.isPooling()) {
                chain.add(
                        name,
                        layerOf(base, layer, "MaxPooling2D")
                                .with("pool_size", List.of(2, 2))
                                .with("strides", List.of(2, 2))
                                .with("padding", "valid")
                                .with("data_format", CHANNELS_LAST));
                chain.halve();
            } else {
                int outputs = base.convolution(layer).outputs();
                chain.add(
                        name,
                        layerOf(base, layer, "Conv2D")
                                .with("filters", outputs)
                                .with("kernel_size", List.of(3, 3))
                                .with("padding", "same")
                                .with("data_format", CHANNELS_LAST)
                                .with("activation", "relu"));
                chain.channels = outputs;
            }
        }
        base.pooling()
                .ifPresent(pooling -> chain.add(
                        pooling.layerName(),
                        layer(pooling.layerType(), pooling.layerName())
                                .with("trainable", base.trainable().isPresent())
                                .with("dtype", "float32")
                                .with("data_format", CHANNELS_LAST)));
        return KerasObject.of("keras.src.models.functional", "Functional")
                .with("name", "vgg16")
                .with("trainable", base.trainable().isPresent())
                .with("layers", layers)
                .with("input_layers", List.of("input_layer", 0, 0))
                .with("output_layers", List.of(chain.last, 0, 0));
    }

    private static KerasObject layerOf(KerasBase base, Vgg16Layer layer, String type) {
        return layer(type, layer.toString())
                .with("trainable", base.isTrainable(layer))
                .with("dtype", "float32");
    }

    private static List<Object> head(HeadSpec spec) {
        List<Object> layers = new ArrayList<>();
        int dense = 0;
        for (HeadLayer layer : spec.layers()) {
            KerasObject object =
                    layer(layer.type(), layer.name()).with("trainable", true).with("dtype", "float32");
            switch (layer.type()) {
                case "Dense" -> {
                    object.with("units", layer.outputShape().get(0)).with("activation", activation(spec, dense));
                    if (spec.l2() > 0) {
                        object.with(
                                "kernel_regularizer",
                                KerasObject.of("keras.regularizers", "L2")
                                        .with("l2", spec.l2())
                                        .json());
                    }
                    dense++;
                }
                case "Dropout" -> object.with("rate", spec.dropout());
                default -> object.with("data_format", CHANNELS_LAST);
            }
            layers.add(object.json());
        }
        return layers;
    }

    /** @param dense number of the dense layer from 0 */
    private static String activation(HeadSpec spec, int dense) {
        if (dense < spec.hidden().size()) {
            return spec.activation().toString();
        }
        return spec.output().activation();
    }

    /** The layers of a functional model in which each layer takes the output of the previous one. */
    private static final class Chain {
        private final List<Object> layers;
        private int height;
        private int width;
        private int channels = 3;
        private String last;

        Chain(List<Object> layers, int height, int width) {
            this.layers = layers;
            this.height = height;
            this.width = width;
        }

        void start(KerasObject input) {
            last = "input_layer";
            layers.add(input.beside("name", last)
                    .beside("inbound_nodes", List.of())
                    .json());
        }

        void add(String name, KerasObject layer) {
            layers.add(layer.beside("name", name)
                    .beside("inbound_nodes", List.of(callWith(last)))
                    .json());
            last = name;
        }

        /** The inbound node of a layer: its call with the output of another layer. */
        private Map<String, Object> callWith(String layer) {
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("shape", batchOf(height, width, channels));
            source.put("dtype", "float32");
            source.put("keras_history", List.of(layer, 0, 0));
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("class_name", "__keras_tensor__");
            tensor.put("config", source);
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("args", List.of(tensor));
            call.put("kwargs", Map.of());
            return call;
        }

        void halve() {
            height /= 2;
            width /= 2;
        }
    }
}
