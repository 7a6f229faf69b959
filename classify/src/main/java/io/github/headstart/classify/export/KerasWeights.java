package io.github.headstart.classify.export;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.head.HeadLayer;
import io.github.headstart.manifest.Vgg16Layer;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * Writes {@code model.weights.h5} in the layout of Keras 3: a group per layer, named after its class and numbered in
 * the order of the layers, with the datasets {@code vars/0} (kernel) and {@code vars/1} (bias). Layers without weights
 * have no group: Keras 3.6 and newer does not need one, and jHDF overwrites empty groups.
 */
final class KerasWeights {
    private static final int KERNEL_SIDE = 3;

    private KerasWeights() {}

    /** @param base as in {@link KerasExport#write} */
    static void write(TrainedHead head, Optional<KerasBase> base, Path file) throws IOException {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup layers = hdf.putGroup("layers");
            if (base.isPresent()) {
                writeBase(base.get(), layers.putGroup("functional").putGroup("layers"));
            }
            writeHead(head, layers);
        } catch (HdfException e) {
            // jHDF wraps I/O errors, such as a full disk, in an unchecked exception.
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
    }

    private static void writeBase(KerasBase base, WritableGroup layers) {
        int number = 0;
        for (Vgg16Layer layer : base.layers()) {
            if (!layer.isPooling()) {
                WritableGroup values = layers.putGroup(number == 0 ? "conv2d" : "conv2d_" + number)
                        .putGroup("vars");
                values.putDataset("0", kernel(base.convolution(layer)));
                values.putDataset("1", base.convolution(layer).bias());
                number++;
            }
        }
    }

    private static void writeHead(TrainedHead head, WritableGroup layers) {
        Iterator<float[]> weights = head.weights().iterator();
        for (HeadLayer layer : head.spec().layers()) {
            if (layer.parameters() > 0) {
                int outputs = layer.outputShape().get(0);
                // Groups follow the same naming rule as layers in a new Keras session.
                WritableGroup values = layers.putGroup(layer.name()).putGroup("vars");
                values.putDataset("0", matrix(weights.next(), outputs));
                values.putDataset("1", weights.next());
            }
        }
    }

    /** float[height][width][input][output] */
    private static float[][][][] kernel(Vgg16Convolution layer) {
        float[][][][] kernel = new float[KERNEL_SIDE][KERNEL_SIDE][][];
        int size = layer.inputs() * layer.outputs();
        for (int y = 0; y < KERNEL_SIDE; y++) {
            for (int x = 0; x < KERNEL_SIDE; x++) {
                int start = (y * KERNEL_SIDE + x) * size;
                kernel[y][x] = matrix(Arrays.copyOfRange(layer.kernel(), start, start + size), layer.outputs());
            }
        }
        return kernel;
    }

    /** float[values.length / columns][columns] */
    private static float[][] matrix(float[] values, int columns) {
        float[][] rows = new float[values.length / columns][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
        }
        return rows;
    }
}
