package io.github.headstart.classify.export;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.SavedNetwork;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.storage.Location;
import io.github.headstart.store.Recipe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.types.TString;

/**
 * Compares the predictions of an exported model and of the run for one image. A backbone may have resources that are
 * not exported, such as tables, which only an execution reveals.
 */
final class SavedModelCheck {
    private static final double TOLERANCE = 1e-4;
    private static final int SIDE = 48;
    private static final int HEADER = 54;

    private SavedModelCheck() {}

    /** @throws PipelineException if the exported model fails or its prediction differs */
    static void check(TrainedModel run, SavedNetwork source, Path exported) {
        byte[] image = image();
        float[] expected = expected(run, source, image);
        float[] found;
        try (SavedModelBundle bundle = SavedModelExport.load(exported);
                TString bytes = TString.tensorOfBytes(NdArrays.vectorOfObjects(image));
                Result result =
                        bundle.function(SavedModelExport.SIGNATURE).call(Map.of(SavedModelExport.BYTES, bytes))) {
            found = new float[expected.length];
            result.get(SavedModelExport.PROBABILITIES)
                    .orElseThrow()
                    .asRawTensor()
                    .data()
                    .asFloats()
                    .read(found);
        } catch (TensorFlowException e) {
            throw failed(
                    source,
                    ("the exported model failed on a test image: %s; a model with tables or other resources besides its "
                                    + "variables cannot be exported")
                            .formatted(reason(e)),
                    e);
        }
        for (int i = 0; i < expected.length; i++) {
            // Negated so that NaN fails too.
            if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE)) {
                throw failed(
                        source,
                        "for a test image expected the run's prediction %s, the exported model gave %s"
                                .formatted(Arrays.toString(expected), Arrays.toString(found)),
                        null);
            }
        }
    }

    /** @param cause may be null */
    static PipelineException failed(SavedNetwork source, String reason, Exception cause) {
        return new PipelineException(
                "%s: cannot be exported: %s; use `classify predict` instead".formatted(source.directory(), reason),
                cause);
    }

    /** The first line of TensorFlow's message, without the function names in front of the reason. */
    static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\{\\{[^}]*}}\\s*", "");
    }

    private static float[] expected(TrainedModel run, SavedNetwork source, byte[] image) {
        float[] maps = maps(run.recipe(), source, image);
        run.recipe().roundAsStored(maps);
        try (ExportedHead head = run.openHead()) {
            return head.predict(maps, 1)[0];
        }
    }

    /** In float32, as the exported graph computes, whatever the precision of the run's features. */
    private static float[] maps(Recipe recipe, SavedNetwork source, byte[] image) {
        BackboneSpec.SavedModel network = new BackboneSpec.SavedModel(
                Location.of(source.directory()), Optional.of(source.signature()), Optional.of(source.output()));
        BackboneSpec backbone = new BackboneSpec(
                network,
                recipe.preprocessing(),
                Precision.FLOAT32,
                recipe.backbone().pooling().orElse(Pooling.NONE));
        try (Backbone opened = BackboneProvider.of(backbone, recipe.image(), source.directory())
                .open()) {
            float[] maps = new float[opened.outputShape().size()];
            opened.forward(recipe.preparation().prepare(image), 1, maps);
            return maps;
        } catch (UnreadableImageException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A BMP file of noise from a fixed seed. */
    private static byte[] image() {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        new Random(1).nextBytes(pixels);
        return ByteBuffer.allocate(HEADER + pixels.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("BM".getBytes(StandardCharsets.US_ASCII))
                .putInt(HEADER + pixels.length)
                .putInt(0)
                .putInt(HEADER)
                .putInt(HEADER - 14)
                .putInt(SIDE)
                .putInt(SIDE)
                .putShort((short) 1)
                .putShort((short) 24)
                .putInt(0)
                .putInt(pixels.length)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .put(pixels)
                .array();
    }
}
