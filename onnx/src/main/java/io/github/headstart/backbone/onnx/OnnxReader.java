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
        switch (tag) {
            case 5 << 3 | 2, 10 << 3 | 2 -> tensor(in);
            case 6 << 3 | 2, 11 << 3 | 2 -> nested(in, this::innerGraph);
            case 22 << 3 | 2, 23 << 3 | 2 -> nested(in, this::sparse);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean sparse(int tag, CodedInputStream in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2, 2 << 3 | 2 -> tensor(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A tensor with values; notes the file that they are in. */
    private Tensor tensor(CodedInputStream in) throws IOException {
        Values values = new Values();
        nested(in, values::read);
        if (values.external) {
            dataFiles.add(values.location);
        }
        return new Tensor(values.name, values.type, Optional.of(List.copyOf(values.shape)));
    }

    /** A graph's input or output. */
    private static Tensor value(CodedInputStream in) throws IOException {
        Described described = new Described();
        nested(in, described::read);
        return new Tensor(
                described.name,
                described.type,
                Optional.ofNullable(described.shape).map(List::copyOf));
    }

    /** A {@code TensorProto}. */
    private static final class Values {
        private final List<Long> shape = new ArrayList<>();
        private int type;
        private String name = "";
        private boolean external;
        private String location = "";

        boolean read(int tag, CodedInputStream in) throws IOException {
            switch (tag) {
                case 1 << 3 -> shape.add(in.readInt64());
                case 1 << 3 | 2 -> packedShape(in);
                case 2 << 3 -> type = in.readInt32();
                case 8 << 3 | 2 -> name = in.readString();
                case 13 << 3 | 2 -> {
                    Entry entry = new Entry();
                    nested(in, entry::read);
                    location = entry.key.equals("location") ? entry.value : location;
                }
                case 14 << 3 -> external = in.readEnum() == EXTERNAL;
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void packedShape(CodedInputStream in) throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            while (!in.isAtEnd()) {
                shape.add(in.readInt64());
            }
            in.popLimit(outer);
        }
    }

    /** A {@code StringStringEntryProto}. */
    private static final class Entry {
        private String key = "";
        private String value = "";

        boolean read(int tag, CodedInputStream in) throws IOException {
            switch (tag) {
                case 1 << 3 | 2 -> key = in.readString();
                case 2 << 3 | 2 -> value = in.readString();
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** A {@code ValueInfoProto} with its type's tensor. */
    private static final class Described {
        private String name = "";
        private int type;
        /** Null where not even the number of dimensions is known. */
        private List<Long> shape;

        boolean read(int tag, CodedInputStream in) throws IOException {
            switch (tag) {
                case 1 << 3 | 2 -> name = in.readString();
                case 2 << 3 | 2 -> nested(in, (kind, of) -> kind == (1 << 3 | 2) && nested(of, this::tensor));
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean tensor(int tag, CodedInputStream in) throws IOException {
            switch (tag) {
                case 1 << 3 -> type = in.readInt32();
                case 2 << 3 | 2 -> {
                    shape = new ArrayList<>();
                    nested(in, (part, of) -> part == (1 << 3 | 2) && shape.add(dimension(of)));
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static long dimension(CodedInputStream in) throws IOException {
            Dimension dimension = new Dimension();
            nested(in, dimension::read);
            if (dimension.size > Integer.MAX_VALUE) {
                throw new IOException("expected dimensions below 2^31, found " + dimension.size);
            }
            return dimension.size > 0 ? dimension.size : UNKNOWN;
        }
    }

    /** A size of a {@code TensorShapeProto}, which may have a name instead. */
    private static final class Dimension {
        private long size;

        boolean read(int tag, CodedInputStream in) throws IOException {
            if (tag != 1 << 3) {
                return false;
            }
            size = in.readInt64();
            return true;
        }
    }
}
