package io.github.headstart.backbone.onnx;

import com.google.protobuf.CodedInputStream;
import io.github.headstart.backbone.onnx.OnnxModel.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads the few fields of ONNX's {@code onnx.proto} that say what a model takes, gives and consists of. Everything else is skipped
 * as it is read, above all the weights, so that memory stays small. Tags are of the field's number and 2 for what has a length, 0 for
 * a number.
 */
final class OnnxReader {
    private static final int EXTERNAL = 1;
    private static final long UNKNOWN = -1;

    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final List<Tensor> weights = new ArrayList<>();
    private final SortedSet<String> dataFiles = new TreeSet<>();

    private OnnxReader() {}

    /** Handles the field with a tag, or leaves it and answers false. */
    @FunctionalInterface
    private interface Fields {
        boolean read(int tag, CodedInputStream in) throws IOException;
    }

    static OnnxModel read(Path file) throws IOException {
        OnnxReader reader = new OnnxReader();
        try (InputStream in = Files.newInputStream(file)) {
            message(CodedInputStream.newInstance(in), reader::model);
        }
        // Models of the first versions list weights among the inputs.
        Set<String> given = reader.weights.stream().map(Tensor::name).collect(Collectors.toSet());
        reader.inputs.removeIf(input -> given.contains(input.name()));
        return new OnnxModel(file, reader.inputs, reader.outputs, reader.weights, reader.dataFiles);
    }

    private static void message(CodedInputStream in, Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(tag, in)) {
                in.skipField(tag);
            }
        }
    }

    private static boolean nested(CodedInputStream in, Fields fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        message(in, fields);
        in.checkLastTagWas(0);
        in.popLimit(outer);
        return true;
    }

    private boolean model(int tag, CodedInputStream in) throws IOException {
        return switch (tag) {
            case 7 << 3 | 2 -> nested(in, this::graph);
            case 25 << 3 | 2 -> nested(in, this::function);
            default -> false;
        };
    }

    private boolean graph(int tag, CodedInputStream in) throws IOException {
        return switch (tag) {
            case 1 << 3 | 2 -> nested(in, this::node);
            case 5 << 3 | 2 -> weights.add(tensor(in));
            case 11 << 3 | 2 -> inputs.add(value(in));
            case 12 << 3 | 2 -> outputs.add(value(in));
            case 15 << 3 | 2 -> nested(in, this::sparse);
            default -> false;
        };
    }

    /** A graph in a node: a branch or the body of a loop. */
    private boolean innerGraph(int tag, CodedInputStream in) throws IOException {
        return switch (tag) {
            case 11 << 3 | 2, 12 << 3 | 2 -> false;
            default -> graph(tag, in);
        };
    }

    private boolean function(int tag, CodedInputStream in) throws IOException {
        return tag == (7 << 3 | 2) && nested(in, this::node);
    }

    private boolean node(int tag, CodedInputStream in) throws IOException {
        return tag == (5 << 3 | 2) && nested(in, this::attribute);
    }

    private boolean attribute(int tag, CodedInputStream in) throws IOException {
        return switch (tag) {
            case 5 << 3 | 2, 10 << 3 | 2 -> {
                tensor(in);
                yield true;
            }
            case 6 << 3 | 2, 11 << 3 | 2 -> nested(in, this::innerGraph);
            case 22 << 3 | 2, 23 << 3 | 2 -> nested(in, this::sparse);
            default -> false;
        };
    }

    private boolean sparse(int tag, CodedInputStream in) throws IOException {
        return switch (tag) {
            case 1 << 3 | 2, 2 << 3 | 2 -> {
                tensor(in);
                yield true;
            }
            default -> false;
        };
    }

    /** A tensor with values; notes the file that they are in. */
    private Tensor tensor(CodedInputStream in) throws IOException {
        List<Long> shape = new ArrayList<>();
        int[] numbers = new int[2];
        String[] texts = {"", ""};
        nested(in, (tag, field) -> switch (tag) {
            case 1 << 3 -> shape.add(field.readInt64());
            case 1 << 3 | 2 -> nestedNumbers(field, shape);
            case 2 << 3 -> {
                numbers[0] = field.readInt32();
                yield true;
            }
            case 8 << 3 | 2 -> {
                texts[0] = field.readString();
                yield true;
            }
            case 13 << 3 | 2 -> {
                texts[1] = location(field).orElse(texts[1]);
                yield true;
            }
            case 14 << 3 -> {
                numbers[1] = field.readEnum();
                yield true;
            }
            default -> false;
        });
        if (numbers[1] == EXTERNAL) {
            dataFiles.add(texts[1]);
        }
        return new Tensor(texts[0], numbers[0], Optional.of(List.copyOf(shape)));
    }

    private static boolean nestedNumbers(CodedInputStream in, List<Long> numbers) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            numbers.add(in.readInt64());
        }
        in.popLimit(outer);
        return true;
    }

    /** The value of an entry whose key is {@code location}. */
    private static Optional<String> location(CodedInputStream in) throws IOException {
        String[] entry = {"", ""};
        nested(in, (tag, field) -> switch (tag) {
            case 1 << 3 | 2 -> {
                entry[0] = field.readString();
                yield true;
            }
            case 2 << 3 | 2 -> {
                entry[1] = field.readString();
                yield true;
            }
            default -> false;
        });
        return entry[0].equals("location") ? Optional.of(entry[1]) : Optional.empty();
    }

    /** A graph's input or output. */
    private static Tensor value(CodedInputStream in) throws IOException {
        String[] name = {""};
        int[] type = {0};
        List<Long> sizes = new ArrayList<>();
        boolean[] known = {false};
        Fields shape = (tag, field) -> tag == (1 << 3 | 2) && sizes.add(dimension(field));
        Fields tensor = (tag, field) -> switch (tag) {
            case 1 << 3 -> {
                type[0] = field.readInt32();
                yield true;
            }
            case 2 << 3 | 2 -> {
                known[0] = true;
                yield nested(field, shape);
            }
            default -> false;
        };
        Fields kind = (tag, field) -> tag == (1 << 3 | 2) && nested(field, tensor);
        nested(in, (tag, field) -> switch (tag) {
            case 1 << 3 | 2 -> {
                name[0] = field.readString();
                yield true;
            }
            case 2 << 3 | 2 -> nested(field, kind);
            default -> false;
        });
        return new Tensor(name[0], type[0], known[0] ? Optional.of(List.copyOf(sizes)) : Optional.empty());
    }

    private static long dimension(CodedInputStream in) throws IOException {
        long[] size = {UNKNOWN};
        nested(in, (tag, field) -> {
            if (tag != 1 << 3) {
                return false;
            }
            size[0] = field.readInt64();
            return true;
        });
        return size[0] > 0 ? size[0] : UNKNOWN;
    }
}
