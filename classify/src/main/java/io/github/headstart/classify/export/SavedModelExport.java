package io.github.headstart.classify.export;

import com.google.protobuf.CodedOutputStream;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.backbone.PoolingOps;
import io.github.headstart.backbone.SavedNetwork;
import io.github.headstart.classify.head.DenseLayers;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * Exports a run as one SavedModel of preprocessing, backbone and head. Its signature {@code serving_default} maps
 * {@code bytes} string [n], the contents of image files, to {@code probabilities} float32 [n, classes] and {@code
 * labels} string [n], which has the names of several classes with {@code |} between two.
 */
public final class SavedModelExport {
    static final String SIGNATURE = "serving_default";
    static final String BYTES = "bytes";
    static final String PROBABILITIES = "probabilities";
    static final String LABELS = "labels";
    private static final String TAG = "serve";
    private static final String PIXELS = "pixels";
    private static final String MAPS = "maps";

    static {
        NativeTensorFlow.prepare();
    }

    private SavedModelExport() {}

    /**
     * @param target must not exist; written atomically, and only if the exported model reproduces the run's prediction
     *     for a test image
     * @throws PipelineException if a graph cannot reproduce the run's image preparation exactly, or the backbone cannot
     *     be part of another model
     */
    public static void write(TrainedModel run, TrainedHead head, ModelBackbone backbone, Path target)
            throws IOException {
        SavedNetwork source = backbone.provider().savedModel();
        GraphLimits.check(run.recipe().image());
        AtomicDirectory.writeAlone(target, directory -> {
            write(run, head, backbone, source, directory);
            order(directory.resolve("saved_model.pb"));
            Path extra = Files.createDirectories(directory.resolve("assets.extra"));
            Files.writeString(extra.resolve("labels.json"), Json.document(run.classes()));
            SavedModelCheck.check(run, source, directory);
        });
    }

    private static void write(
            TrainedModel run, TrainedHead head, ModelBackbone backbone, SavedNetwork source, Path directory)
            throws IOException {
        try (SavedModelBundle bundle = load(source.directory());
                ImageGraph images = new ImageGraph(backbone.preparation());
                ConcreteFunction network = ConcreteFunction.create(signature(bundle, source), bundle.graph())) {
            Ops tf = Ops.create(bundle.graph()).withSubScope("classify");
            Placeholder<TString> bytes = tf.withName(BYTES).placeholder(TString.class, Placeholder.shape(Shape.of(-1)));
            Operand<TFloat32> maps = PoolingOps.apply(
                    run.recipe().backbone().pooling().orElse(Pooling.NONE),
                    tf,
                    maps(tf, network, images.pixels(tf, bytes)));
            if (run.recipe().dtype() == FeatureType.FLOAT16) {
                // The head was trained on features rounded to float16.
                maps = tf.dtypes.cast(tf.dtypes.cast(maps, TFloat16.class), TFloat32.class);
            }
            Operand<TFloat32> probabilities =
                    tf.withName(PROBABILITIES).identity(DenseLayers.frozen(tf, head.spec(), maps, head.weights()));
            Operand<TString> names =
                    tf.constant(NdArrays.vectorOfObjects(run.classes().toArray(String[]::new)));
            Operand<TString> labels = run.labelling().isMultiLabel()
                    ? tf.withName(LABELS).identity(severalLabels(tf, names, probabilities))
                    : tf.withName(LABELS).gather(names, tf.math.argMax(probabilities, tf.constant(1)), tf.constant(0));
            SavedModelBundle.exporter(directory.toString())
                    .withSession(bundle.session())
                    .withSignature(Signature.builder(SIGNATURE)
                            .input(BYTES, bytes)
                            .output(PROBABILITIES, probabilities)
                            .output(LABELS, labels)
                            .methodName("tensorflow/serving/predict")
                            .build())
                    .export();
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw SavedModelCheck.failed(
                    source, "its graph cannot be part of another model: %s".formatted(SavedModelCheck.reason(e)), e);
        }
    }

    /**
     * The names of the classes that are more probable than not.
     *
     * @param names [classes]
     * @param probabilities [n, classes]
     * @return [n]
     */
    private static Operand<TString> severalLabels(Ops tf, Operand<TString> names, Operand<TFloat32> probabilities) {
        Operand<TString> ended = tf.strings.join(List.of(names, tf.constant("|")));
        Operand<TString> predicted =
                tf.select(tf.math.greater(probabilities, tf.constant(0.5f)), ended, tf.constant(""));
        return tf.strings.staticRegexReplace(tf.strings.reduceJoin(predicted, tf.constant(1)), "\\|$", "");
    }

    /** Sorts the entries of maps, whose order varies otherwise, so that the same run gives the same bytes. */
    private static void order(Path file) throws IOException {
        SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
        byte[] ordered = new byte[model.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(ordered);
        out.useDeterministicSerialization();
        model.writeTo(out);
        Files.write(file, ordered);
    }

    static SavedModelBundle load(Path directory) {
        return SavedModelBundle.load(directory.toString(), TAG);
    }

    /** A signature with one output only: with several, the order of the written graph would vary. */
    private static Signature signature(SavedModelBundle bundle, SavedNetwork source) {
        Signature whole = bundle.signatures().stream()
                .filter(signature -> signature.key().equals(source.signature()))
                .findFirst()
                .orElseThrow();
        return Signature.builder()
                .input(PIXELS, tensor(bundle, whole.getInputs().get(source.input())))
                .output(MAPS, tensor(bundle, whole.getOutputs().get(source.output())))
                .build();
    }

    private static Output<?> tensor(SavedModelBundle bundle, Signature.TensorDescription described) {
        return bundle.graph().outputOrThrow(described.name);
    }

    /** For uint8 and float16 inputs the pixels are whole numbers, so that the cast does not change them. */
    private static Operand<TFloat32> maps(Ops tf, ConcreteFunction network, Operand<TFloat32> pixels) {
        Operand<?> input =
                switch (network.signature().getInputs().get(PIXELS).dataType) {
                    case DT_UINT8 -> tf.dtypes.cast(pixels, TUint8.class);
                    case DT_HALF -> tf.dtypes.cast(pixels, TFloat16.class);
                    default -> pixels;
                };
        return tf.dtypes.cast(network.call(tf, Map.of(PIXELS, input)).get(MAPS).asOutput(), TFloat32.class);
    }
}
