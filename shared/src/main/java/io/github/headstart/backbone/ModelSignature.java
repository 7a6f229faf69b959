package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a SavedModel says of itself in {@code saved_model.pb}, read without loading the model. Sizes that it leaves open
 * are -1.
 */
final class ModelSignature {
    static final String TAG = "serve";
    static final String NAME = "serving_default";
    private static final String FILE = "saved_model.pb";
    private static final int CHANNELS = 3;

    private final MetaGraphDef graph;
    private final TensorInfo input;
    private final TensorInfo output;

    private ModelSignature(MetaGraphDef graph, TensorInfo input, TensorInfo output) {
        this.graph = graph;
        this.input = input;
        this.output = output;
    }

    /**
     * @throws PipelineException if the folder holds no SavedModel, or one whose signature is not from one float32
     *     [n, height, width, 3] to one float32 [n, …]
     */
    static ModelSignature read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException("%s: expected the folder of a SavedModel, found no %s in it; check saved_model"
                    .formatted(directory, FILE));
        }
        SavedModel model;
        try (InputStream in = Files.newInputStream(file)) {
            model = SavedModel.parseFrom(in);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read as a SavedModel: %s".formatted(file, e.getMessage()), e);
        }
        MetaGraphDef graph = model.getMetaGraphsList().stream()
                .filter(candidate -> candidate.getMetaInfoDef().getTagsList().equals(List.of(TAG)))
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        "%s: expected a graph with the tag \"%s\", found none".formatted(file, TAG)));
        SignatureDef signature = graph.getSignatureDefMap().get(NAME);
        if (signature == null) {
            throw new PipelineException("%s: expected the signature \"%s\", found %s"
                    .formatted(file, NAME, graph.getSignatureDefMap().keySet()));
        }
        TensorInfo input = only(file, "input", signature.getInputsMap());
        TensorInfo output = only(file, "output", signature.getOutputsMap());
        List<Long> shape = dimensions(input);
        if (shape.size() != 4 || shape.get(3) != CHANNELS) {
            throw new PipelineException(
                    "%s: expected an input of shape [n, height, width, 3], found %s".formatted(file, text(input)));
        }
        if (dimensions(output).size() < 2) {
            throw new PipelineException(
                    "%s: expected an output of shape [n, …], found %s".formatted(file, text(output)));
        }
        return new ModelSignature(graph, input, output);
    }

    String inputTensor() {
        return input.getName();
    }

    String outputTensor() {
        return output.getName();
    }

    /** [height, width] of the pictures, -1 where any will do. */
    List<Long> imageSize() {
        return dimensions(input).subList(1, 3);
    }

    /** The sizes of one feature map, -1 where only a run will tell. */
    List<Long> outputDimensions() {
        List<Long> dimensions = dimensions(output);
        return dimensions.subList(1, dimensions.size());
    }

    /** @throws IllegalArgumentException if a size is open */
    FeatureShape outputShape() {
        return new FeatureShape(
                outputDimensions().stream().map(Math::toIntExact).toList());
    }

    /** The input, the variables that the output depends on and the output: what is known without the layers. */
    BackboneSummary summary(String name) {
        List<BackboneSummary.Layer> layers = new ArrayList<>();
        layers.add(new BackboneSummary.Layer(inputTensor(), "Input", text(input), 0));
        for (NodeDef node : nodesBehindOutput()) {
            if (node.getOp().equals("VarHandleOp") || node.getOp().equals("VariableV2")) {
                List<Long> shape = dimensions(node.getAttrOrThrow("shape").getShape());
                long values = shape.stream().reduce(1L, Math::multiplyExact);
                layers.add(new BackboneSummary.Layer(node.getName(), "Variable", shape.toString(), values));
            }
        }
        layers.add(new BackboneSummary.Layer(outputTensor(), "Output", text(output), 0));
        return new BackboneSummary(name, layers);
    }

    /** In the graph's order. Exporters leave copies of variables in a graph that the signature never reads. */
    private List<NodeDef> nodesBehindOutput() {
        Map<String, NodeDef> nodes = graph.getGraphDef().getNodeList().stream()
                .collect(Collectors.toMap(NodeDef::getName, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(outputTensor()));
        while (!open.isEmpty()) {
            String node = open.remove().replaceFirst("^\\^", "").replaceFirst(":\\d+$", "");
            if (nodes.containsKey(node) && reached.add(node)) {
                open.addAll(nodes.get(node).getInputList());
            }
        }
        return nodes.values().stream()
                .filter(node -> reached.contains(node.getName()))
                .toList();
    }

    private static TensorInfo only(Path file, String role, Map<String, TensorInfo> tensors) {
        if (tensors.size() != 1) {
            throw new PipelineException("%s: expected one %s in the signature \"%s\", found %d: %s"
                    .formatted(file, role, NAME, tensors.size(), tensors.keySet()));
        }
        TensorInfo tensor = tensors.values().iterator().next();
        if (tensor.getDtype() != DataType.DT_FLOAT) {
            throw new PipelineException("%s: expected a float32 %s, found %s".formatted(file, role, tensor.getDtype()));
        }
        return tensor;
    }

    private static List<Long> dimensions(TensorInfo tensor) {
        return dimensions(tensor.getTensorShape());
    }

    private static List<Long> dimensions(TensorShapeProto shape) {
        return shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    }

    private static String text(TensorInfo tensor) {
        return dimensions(tensor)
                .toString()
                .replace("-1", "None")
                .replace('[', '(')
                .replace(']', ')');
    }
}
