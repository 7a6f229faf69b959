package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The signature of a SavedModel, read from {@code saved_model.pb} without loading the model. Unspecified sizes are
 * -1.
 */
final class ModelSignature {
    static final String TAG = "serve";
    static final String NAME = "serving_default";
    private static final String FILE = "saved_model.pb";
    private static final int CHANNELS = 3;
    private static final int RANK = 4;
    /** The signature that TensorFlow adds to the model's own; it has no inputs. */
    private static final String INITIALIZER = "__saved_model_init_op";

    private static final String REMEDY = "write the network from images to features with Keras's model.export(path)";

    private final MetaGraphDef graph;
    private final String name;
    private final boolean onlyOutput;
    private final Named input;
    private final Named output;

    /** A tensor by the name that the signature has for it. */
    private record Named(String name, TensorInfo tensor) {
        @Override
        public String toString() {
            return "%s %s %s".formatted(name, typeName(tensor), text(tensor));
        }
    }

    private ModelSignature(MetaGraphDef graph, String name, boolean onlyOutput, Named input, Named output) {
        this.graph = graph;
        this.name = name;
        this.onlyOutput = onlyOutput;
        this.input = input;
        this.output = output;
    }

    /**
     * @param signature its name, {@code serving_default} if empty
     * @param output the name of the output with the features; may be empty if there is only one
     * @throws PipelineException if the folder holds no SavedModel, or the signature is not from one [n, height, width, 3]
     *     of float32, float16 or uint8, or the output is not [n, …] of float32 or float16
     */
    static ModelSignature read(Path directory, Optional<String> signature, Optional<String> output) {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(
                    "%s: expected the folder of a SavedModel, found no %s in it; check backbone.saved_model, or %s"
                            .formatted(directory, FILE, REMEDY));
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
        Map<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
        signatures.remove(INITIALIZER);
        String name = signature.orElse(NAME);
        SignatureDef chosen = signatures.get(name);
        if (chosen == null) {
            throw new PipelineException("%s: expected the signature \"%s\", found %s; %s"
                    .formatted(
                            file,
                            name,
                            signatures.isEmpty() ? "none" : String.join(", ", signatures.keySet()),
                            signatures.isEmpty() ? REMEDY : "name one by backbone.signature"));
        }
        return of(
                graph,
                name,
                chosen,
                output,
                problem -> new PipelineException("%s: %s; %s%s"
                        .formatted(
                                file,
                                problem,
                                signatures.size() == 1
                                        ? ""
                                        : "name another one of its signatures (%s) by backbone.signature, or "
                                                .formatted(String.join(", ", signatures.keySet())),
                                REMEDY)));
    }

    /** @param refusal makes an error that ends with a remedy */
    private static ModelSignature of(
            MetaGraphDef graph,
            String name,
            SignatureDef signature,
            Optional<String> output,
            Function<String, PipelineException> refusal) {
        List<Named> inputs = named(signature.getInputsMap());
        if (inputs.size() != 1 || !isImages(inputs.get(0).tensor())) {
            throw refusal.apply(
                    "expected one input of float32, float16 or uint8 [n, height, width, 3] in the signature \"%s\", found %s"
                            .formatted(name, list(inputs)));
        }
        long batch = dimensions(inputs.get(0).tensor()).get(0);
        if (batch >= 0) {
            throw refusal.apply(
                    "expected an input of any number of images [n, height, width, 3] in the signature \"%s\", found one of exactly %d: %s"
                            .formatted(name, batch, list(inputs)));
        }
        List<Named> outputs = named(signature.getOutputsMap());
        List<Named> candidates = outputs.stream()
                .filter(candidate -> output.isEmpty() || candidate.name().equals(output.get()))
                .toList();
        if (candidates.isEmpty() && !outputs.isEmpty()) {
            throw new PipelineException(
                    "backbone.output: expected one of the outputs of the signature \"%s\", %s, found \"%s\""
                            .formatted(name, list(outputs), output.orElseThrow()));
        }
        if (candidates.size() > 1) {
            throw new PipelineException(
                    "backbone.output: expected the name of one output, as the signature \"%s\" has %d: %s; found none"
                            .formatted(name, outputs.size(), list(outputs)));
        }
        if (candidates.isEmpty() || !isFeatures(candidates.get(0).tensor())) {
            throw refusal.apply("expected an output of float32 or float16 [n, …] in the signature \"%s\", found %s"
                    .formatted(name, list(outputs)));
        }
        return new ModelSignature(graph, name, outputs.size() == 1, inputs.get(0), candidates.get(0));
    }

    /** The chosen signature and output, to be shown after the model's name; empty if there is no other choice. */
    String choice() {
        String signature = name.equals(NAME) ? "" : "signature " + name;
        String chosen = onlyOutput ? "" : "output " + output.name();
        return Stream.of(signature, chosen)
                .filter(part -> !part.isEmpty())
                .reduce((first, second) -> first + ", " + second)
                .map(" (%s)"::formatted)
                .orElse("");
    }

    SavedNetwork network(Path directory) {
        return new SavedNetwork(directory, name, input.name(), output.name());
    }

    String inputTensor() {
        return input.tensor().getName();
    }

    String outputTensor() {
        return output.tensor().getName();
    }

    TensorType inputType() {
        return TensorType.of(input.tensor().getDtype()).orElseThrow();
    }

    TensorType outputType() {
        return TensorType.of(output.tensor().getDtype()).orElseThrow();
    }

    /** [height, width] of the images, -1 where any size is accepted. */
    List<Long> imageSize() {
        return dimensions(input.tensor()).subList(1, 3);
    }

    /** Whether the output is [n, height, width, channels]. */
    boolean isMaps() {
        return dimensions(output.tensor()).size() == RANK;
    }

    /** The sizes of one feature map, -1 where only a run can tell. */
    List<Long> outputDimensions() {
        List<Long> dimensions = dimensions(output.tensor());
        return dimensions.subList(1, dimensions.size());
    }

    /** @throws IllegalArgumentException if a size is unspecified */
    FeatureShape outputShape() {
        return new FeatureShape(
                outputDimensions().stream().map(Math::toIntExact).toList());
    }

    /** The input, the variables that the output depends on and the output: what is known without the layers. */
    BackboneSummary summary(String name) {
        List<BackboneSummary.Layer> layers = new ArrayList<>();
        layers.add(layer(input, "Input"));
        for (NodeDef node : nodesBehindOutput()) {
            if (node.getOp().equals("VarHandleOp") || node.getOp().equals("VariableV2")) {
                List<Long> shape = dimensions(node.getAttrOrThrow("shape").getShape());
                long values = shape.stream().reduce(1L, Math::multiplyExact);
                layers.add(new BackboneSummary.Layer(node.getName(), "Variable", shape.toString(), values));
            }
        }
        layers.add(layer(output, "Output"));
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

    private static BackboneSummary.Layer layer(Named tensor, String role) {
        return new BackboneSummary.Layer(
                tensor.name(), "%s, %s".formatted(role, typeName(tensor.tensor())), text(tensor.tensor()), 0);
    }

    private static boolean isImages(TensorInfo tensor) {
        List<Long> shape = dimensions(tensor);
        return TensorType.of(tensor.getDtype()).isPresent() && shape.size() == RANK && shape.get(RANK - 1) == CHANNELS;
    }

    private static boolean isFeatures(TensorInfo tensor) {
        return TensorType.of(tensor.getDtype())
                        .filter(type -> type != TensorType.UINT8)
                        .isPresent()
                && dimensions(tensor).size() >= 2;
    }

    private static List<Named> named(Map<String, TensorInfo> tensors) {
        return new TreeMap<>(tensors)
                .entrySet().stream()
                        .map(entry -> new Named(entry.getKey(), entry.getValue()))
                        .toList();
    }

    private static String list(List<Named> tensors) {
        return tensors.isEmpty()
                ? "none"
                : tensors.stream().map(Named::toString).collect(Collectors.joining(" and "));
    }

    /** As NumPy names it. */
    private static String typeName(TensorInfo tensor) {
        DataType type = tensor.getDtype();
        return switch (type) {
            case DT_HALF -> "float16";
            case DT_FLOAT -> "float32";
            case DT_DOUBLE -> "float64";
            default -> type.name().replaceFirst("^DT_", "").toLowerCase(Locale.ROOT);
        };
    }

    private static List<Long> dimensions(TensorInfo tensor) {
        return dimensions(tensor.getTensorShape());
    }

    private static List<Long> dimensions(TensorShapeProto shape) {
        return shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    }

    private static String text(TensorInfo tensor) {
        if (tensor.getTensorShape().getUnknownRank()) {
            return "of unknown shape";
        }
        return dimensions(tensor)
                .toString()
                .replace("-1", "None")
                .replace('[', '(')
                .replace(']', ')');
    }
}
