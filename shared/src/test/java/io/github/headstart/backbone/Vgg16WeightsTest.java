package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Vgg16WeightsTest {
    @TempDir
    private Path folder;

    @Test
    void untrainedKernelsAreCentredAndOfHesSize() {
        float[] kernel = Vgg16Weights.seeded(3).kernels().get(12);
        int outputs = 512;
        int inputs = kernel.length / outputs;
        double sum = 0;
        double squares = 0;
        for (int i = 7; i < kernel.length; i += outputs) {
            sum += kernel[i];
            squares += (double) kernel[i] * kernel[i];
        }

        assertThat(sum / inputs).isBetween(-1e-7, 1e-7);
        assertThat(squares / inputs).isBetween(0.9 * 2 / inputs, 1.1 * 2 / inputs);
    }

    @Test
    void namesEveryDataSetThatIsMissingOrHasAnotherShapeOrType() {
        Path file = folder.resolve("weights.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup first = hdf.putGroup("block1_conv1");
            first.putAttribute("weight_names", new String[] {"kernel", "bias"});
            first.putDataset("kernel", new float[3][3][3][32]);
            first.putDataset("bias", new double[64]);
            WritableGroup second = hdf.putGroup("block1_conv2");
            second.putAttribute("weight_names", new String[] {"kernel", "bias"});
            second.putDataset("kernel", new float[3][3][64][64]);
        }

        assertThatThrownBy(() -> Vgg16Weights.read(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("weights.h5: not the weights of VGG16")
                .hasMessageContaining("/block1_conv1/kernel: expected float [3, 3, 3, 64], found float [3, 3, 3, 32]")
                .hasMessageContaining("/block1_conv1/bias: expected float [64], found double [64]")
                .hasMessageContaining("/block1_conv2/bias: expected a data set, found nothing")
                .hasMessageContaining("/block2_conv1: expected a group, found nothing");
    }

    @Test
    void saysWhatAFileThatIsNoHdf5Is() throws IOException {
        Path file = Files.writeString(folder.resolve("weights.h5"), "<html>not found</html>");

        assertThatThrownBy(() -> Vgg16Weights.read(file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("weights.h5: cannot be read as HDF5");
    }

    @Test
    void saysWhichFileToPutWhere() {
        assertThatThrownBy(() -> Vgg16Weights.read(folder.resolve("none.h5")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("none.h5")
                .hasMessageContaining("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")
                .hasMessageContaining("backbone.weights.file");
    }
}
