package io.github.headstart.backbone.onnx;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * What an ONNX file says about itself, without its weights' values.
 *
 * @param inputs that must be given
 * @param weights the initializers, by name, type and shape
 * @param dataFiles that have values of weights, relative to the model's folder, with {@code /} between parts
 */
record OnnxModel(
        Path file, List<Tensor> inputs, List<Tensor> outputs, List<Tensor> weights, SortedSet<String> dataFiles) {
    /** Names of ONNX's {@code TensorProto.DataType}, as NumPy has them. */
    private static final List<String> TYPES = List.of(
            "of unknown type",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16");

    private static final String REMEDY =
            "write the network from images to features with torch.onnx.export or tf2onnx, or take another's file";

    /**
     * @param type in ONNX's {@code TensorProto.DataType}; 0 if it is not a tensor
     * @param shape with -1 for sizes that are left open; empty if not even their number is known
     */
    record Tensor(String name, int type, Optional<List<Long>> shape) {
        String typeName() {
            return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "of type " + type;
        }

        /** As Keras prints it: {@code (None, 224, 224, 3)}. */
        String shapeText() {
            return shape.map(sizes -> sizes.stream()
                            .map(size -> size < 0 ? "None" : size.toString())
                            .collect(Collectors.joining(", ", "(", ")")))
                    .orElse("of unknown shape");
        }

        @Override
        public String toString() {
            return "%s %s %s".formatted(name, typeName(), shapeText());
        }
    }

    /** @throws PipelineException if there is no ONNX model, or the files of its weights are missing */
    static OnnxModel read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new PipelineException("%s: expected the file of an ONNX model, found %s; check backbone.onnx, or %s"
                    .formatted(file, Files.isDirectory(file) ? "a folder" : "none", REMEDY));
        }
        try {
            OnnxModel model = OnnxReader.read(file);
            if (model.outputs.isEmpty()) {
                throw new PipelineException(
                        "%s: expected an ONNX model, found a file without a graph; %s".formatted(file, REMEDY));
            }
            model.checkDataFiles();
            return model;
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be read as an ONNX model: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private void checkDataFiles() {
        Path folder = folder();
        for (String name : dataFiles) {
            Path data = folder.resolve(name).normalize();
            if (!data.startsWith(folder)) {
                throw new PipelineException(
                        "%s: expected weights in files of its folder, found a reference to \"%s\"; write the model again with its weights beside it"
                                .formatted(file, name));
            }
            if (!Files.isRegularFile(data)) {
                throw new PipelineException(
                        "%s: expected the model's weights in the file %s, found none; copy it there, as it belongs to the model; on Spark, name such a model by a path that all nodes see"
                                .formatted(file, data));
            }
        }
    }

    private Path folder() {
        return file.toAbsolutePath().normalize().getParent();
    }

    /**
     * SHA-256 over the model's bytes and those of its weights' files.
     *
     * @param choice of what is made with the model; empty if there is no other choice
     */
    String fingerprint(String choice) {
        Checksum checksum = new Checksum();
        try {
            checksum.add(Checksum.ofFile(file));
            for (String name : dataFiles) {
                checksum.add(name).add(Checksum.ofFile(folder().resolve(name)));
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
        return choice.isEmpty() ? checksum.hex() : checksum.add(choice).hex();
    }

    /** @param problem makes an error that ends with a remedy */
    PipelineException refusal(String problem) {
        return new PipelineException("%s: %s; %s".formatted(file, problem, REMEDY));
    }
}
