package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.random.SplitMix64;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of VGG16's 13 convolutions.
 *
 * @param kernels by layer, float[3 * 3 * inputs * outputs], row-major as Keras keeps them (height, width, input, output)
 * @param biases by layer, float[outputs]
 */
record Vgg16Weights(List<float[]> kernels, List<float[]> biases) {

    /**
     * Reads a file that Keras wrote: a group per layer, whose attribute {@code weight_names} names the kernel's and the
     * bias's data set. Layers that VGG16 without top does not have are ignored.
     *
     * @throws PipelineException naming every data set that is missing or has another shape or type
     */
    static Vgg16Weights read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new PipelineException(("%s: expected VGG16's weights, found no such file; place Keras's "
                            + "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5 there, or name another file by "
                            + "backbone.weights.file, or use {\"seed\": 1} for untrained weights")
                    .formatted(file));
        }
        List<String> problems = new ArrayList<>();
        List<float[]> kernels = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        try (HdfFile hdf = new HdfFile(file)) {
            for (Vgg16.Convolution layer : Vgg16.CONVOLUTIONS) {
                List<String> names = weightNames(hdf, layer.name(), problems);
                if (names.size() == 2) {
                    kernels.add(values(hdf, layer.name(), names.get(0), layer.kernelShape(), problems));
                    biases.add(values(hdf, layer.name(), names.get(1), layer.biasShape(), problems));
                }
            }
        } catch (HdfException | IllegalArgumentException e) {
            throw new PipelineException("%s: cannot be read as HDF5: %s".formatted(file, e.getMessage()), e);
        }
        if (!problems.isEmpty()) {
            throw new PipelineException(
                    "%s: not the weights of VGG16 without top:%n  %s".formatted(file, String.join("\n  ", problems)));
        }
        return new Vgg16Weights(kernels, biases);
    }

    /**
     * Untrained values. Kernels are He-uniform, which keeps the size of the values from layer to layer, and each output's
     * kernel is then centred to mean zero: what all of a layer's inputs have in common, which after relu is most of it,
     * would otherwise mask the differences between images within 13 layers. Biases are zero. Value i of layer k is
     * drawn as a function of (seed, k, i) alone.
     */
    static Vgg16Weights seeded(long seed) {
        List<float[]> kernels = new ArrayList<>();
        List<float[]> biases = new ArrayList<>();
        for (int k = 0; k < Vgg16.CONVOLUTIONS.size(); k++) {
            Vgg16.Convolution layer = Vgg16.CONVOLUTIONS.get(k);
            SplitMix64 random = new SplitMix64(seed, k);
            double[] draws = new double[size(layer.kernelShape())];
            double[] means = new double[layer.outputs()];
            int inputsEach = draws.length / layer.outputs();
            double limit = Math.sqrt(6.0 / inputsEach);
            for (int i = 0; i < draws.length; i++) {
                draws[i] = (2 * random.uniform(i) - 1) * limit;
                means[i % layer.outputs()] += draws[i] / inputsEach;
            }
            float[] kernel = new float[draws.length];
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = (float) (draws[i] - means[i % layer.outputs()]);
            }
            kernels.add(kernel);
            biases.add(new float[layer.outputs()]);
        }
        return new Vgg16Weights(kernels, biases);
    }

    /** SHA-256 over the network's form and every value: the same for the same weights wherever they come from. */
    String fingerprint() {
        Checksum checksum = new Checksum().add("vgg16 without top");
        for (int k = 0; k < kernels.size(); k++) {
            checksum.add(kernels.get(k)).add(biases.get(k));
        }
        return checksum.hex();
    }

    private static List<String> weightNames(HdfFile hdf, String layer, List<String> problems) {
        Node node = hdf.getChild(layer);
        if (!(node instanceof Group)) {
            problems.add("/%s: expected a group, found %s".formatted(layer, node == null ? "nothing" : node.getType()));
            return List.of();
        }
        Attribute attribute = node.getAttribute("weight_names");
        if (attribute == null || !(attribute.getData() instanceof String[] names) || names.length != 2) {
            problems.add("/%s: expected the attribute weight_names with a kernel and a bias, found %s"
                    .formatted(layer, attribute == null ? "none" : found(attribute.getData())));
            return List.of();
        }
        return List.of(names);
    }

    private static String found(Object data) {
        return data instanceof Object[] values ? Arrays.toString(values) : String.valueOf(data);
    }

    private static float[] values(HdfFile hdf, String layer, String name, List<Integer> shape, List<String> problems) {
        String path = "/" + layer + "/" + name;
        Dataset dataset;
        try {
            dataset = hdf.getDatasetByPath(path);
        } catch (HdfException e) {
            problems.add("%s: expected a data set, found nothing".formatted(path));
            return new float[0];
        }
        List<Integer> found = Arrays.stream(dataset.getDimensions()).boxed().toList();
        if (!found.equals(shape) || dataset.getJavaType() != float.class) {
            problems.add("%s: expected float %s, found %s %s"
                    .formatted(path, shape, dataset.getJavaType().getSimpleName(), found));
            return new float[0];
        }
        return (float[]) dataset.getDataFlat();
    }

    private static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
