package io.github.headstart.manifest;

import io.github.headstart.image.Preprocessing;
import io.github.headstart.json.JsonObject;
import io.github.headstart.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The manifest's {@code backbone}: which frozen network, and the preprocessing of its pixels.
 *
 * @param pooling of the features
 */
public record BackboneSpec(Network network, Preprocessing preprocessing, Precision precision, Pooling pooling) {
    /** Where the network comes from. */
    public sealed interface Network {
        /** Where the model's folder or file, or the weights' file is; empty for weights by URL or by seed. */
        Optional<Location> location();

        /** The same with a copy of its model or weights elsewhere. */
        Network at(Location copy);

        /**
         * The folder or file, or a name for seeded weights, for messages.
         *
         * @param cache the folder of downloads
         */
        String source(Path cache);
    }

    /**
     * VGG16 without its top, built by this program.
     *
     * @param layer whose output is used
     */
    public record Vgg16(Weights weights, Vgg16Layer layer, Engine engine) implements Network {
        @Override
        public Optional<Location> location() {
            return weights instanceof WeightsFile local ? Optional.of(local.file()) : Optional.empty();
        }

        @Override
        public Vgg16 at(Location copy) {
            return new Vgg16(new WeightsFile(copy), layer, engine);
        }

        @Override
        public String source(Path cache) {
            if (weights instanceof RemoteWeights remote) {
                return remote.file().in(cache).toString();
            }
            return location().map(Location::toString).orElseGet(() -> VGG16 + " of seed " + ((Seed) weights).seed());
        }
    }

    /**
     * A SavedModel folder made by anybody.
     *
     * @param signature of the model that maps pixels to features; {@code serving_default} if empty
     * @param output of that signature which has the features; may be empty where it has only one
     */
    public record SavedModel(Location directory, Optional<String> signature, Optional<String> output)
            implements Network {
        public SavedModel(Path directory) {
            this(Location.of(directory), Optional.empty(), Optional.empty());
        }

        @Override
        public Optional<Location> location() {
            return Optional.of(directory);
        }

        @Override
        public SavedModel at(Location copy) {
            return new SavedModel(copy, signature, output);
        }

        @Override
        public String source(Path cache) {
            return directory.toString();
        }
    }

    /**
     * An ONNX model made by anybody.
     *
     * @param output of the model which has the features; may be empty where it has only one
     * @param inputLayout of the model's input; may be empty where its shape says it
     * @param outputLayout of an output [n, …] of four dimensions; that of the input where it is empty
     */
    public record Onnx(
            Location file,
            Optional<String> output,
            Optional<TensorLayout> inputLayout,
            Optional<TensorLayout> outputLayout)
            implements Network {
        @Override
        public Optional<Location> location() {
            return Optional.of(file);
        }

        @Override
        public Onnx at(Location copy) {
            return new Onnx(copy, output, inputLayout, outputLayout);
        }

        @Override
        public String source(Path cache) {
            return file.toString();
        }
    }

    /** Where VGG16's values come from. */
    public sealed interface Weights {}

    /** A file in the layout of Keras's {@code vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5}. */
    public record WeightsFile(Location file) implements Weights {}

    /** The same by its URL; downloaded into the cache folder. */
    public record RemoteWeights(RemoteFile file) implements Weights {}

    /** Untrained: drawn from a seed. */
    public record Seed(long seed) implements Weights {}

    /** Where the model's folder or file, or the weights' file is; empty for weights by URL or by seed. */
    public Optional<Location> location() {
        return network.location();
    }

    /** The same with a copy of its model or weights elsewhere. */
    public BackboneSpec at(Location copy) {
        return new BackboneSpec(network.at(copy), preprocessing, precision, pooling);
    }

    private static final String VGG16 = "vgg16";

    private static boolean isWinograd(Network network) {
        return network instanceof Vgg16 vgg16 && vgg16.engine() == Engine.WINOGRAD;
    }

    static Optional<BackboneSpec> read(JsonObject json, Path base) {
        Optional<Network> network = network(json, base);
        Optional<Preprocessing> preprocessing = Preprocessing.read(json, "preprocessing");
        Precision precision = json.choice("precision", Precision.class).orElse(Precision.FLOAT32);
        Pooling pooling = json.choice("pooling", Pooling.class).orElse(Pooling.NONE);
        if (precision != Precision.FLOAT32
                && network.filter(BackboneSpec::isWinograd).isPresent()) {
            json.problem("precision", "float32 with the engine winograd", precision.toString());
        }
        if (precision != Precision.FLOAT32 && json.has("onnx")) {
            json.problem("precision", "float32 beside onnx: the model says its own types", precision.toString());
        }
        json.end();
        return network.isPresent() && preprocessing.isPresent()
                ? Optional.of(new BackboneSpec(network.get(), preprocessing.get(), precision, pooling))
                : Optional.empty();
    }

    private static Optional<Network> network(JsonObject json, Path base) {
        if (json.has("saved_model")) {
            return savedModel(json, base);
        }
        json.refuse("signature", "no signature without saved_model");
        return json.has("onnx") ? onnx(json, base) : vgg16(json, base);
    }

    private static Optional<Network> savedModel(JsonObject json, Path base) {
        refuseVgg16(json, "saved_model");
        json.refuse("onnx", "no onnx beside saved_model: name one model");
        refuseLayouts(json);
        json.refuse(
                "layer",
                "no layer beside saved_model: its signature names its outputs, of which \"output\" chooses one");
        json.refuse("engine", "no engine beside saved_model: TensorFlow computes it");
        Optional<String> signature = json.text("signature");
        Optional<String> output = json.text("output");
        return DatasetSpec.location(json, "saved_model", base).map(model -> new SavedModel(model, signature, output));
    }

    private static Optional<Network> onnx(JsonObject json, Path base) {
        refuseVgg16(json, "onnx");
        json.refuse("layer", "no layer beside onnx: the model names its outputs, of which \"output\" chooses one");
        json.refuse("engine", "no engine beside onnx: ONNX Runtime computes it");
        Optional<String> output = json.text("output");
        Optional<TensorLayout> input = json.choice("input_layout", TensorLayout.class);
        Optional<TensorLayout> maps = json.choice("output_layout", TensorLayout.class);
        return DatasetSpec.location(json, "onnx", base).map(file -> new Onnx(file, output, input, maps));
    }

    private static void refuseLayouts(JsonObject json) {
        json.refuse("input_layout", "no input_layout without onnx");
        json.refuse("output_layout", "no output_layout without onnx");
    }

    private static void refuseVgg16(JsonObject json, String field) {
        json.refuse("name", "no name beside %s: the model is the backbone".formatted(field));
        json.refuse("weights", "no weights beside %s: it brings its own".formatted(field));
    }

    private static Optional<Network> vgg16(JsonObject json, Path base) {
        json.refuse("output", "no output without saved_model or onnx; \"layer\" names a layer of VGG16");
        refuseLayouts(json);
        if (!json.has("name")) {
            json.problem(
                    "name", "\"name\": \"vgg16\", \"saved_model\": \"path\" or \"onnx\": \"path\"", "none of them");
            return Optional.empty();
        }
        json.text("name")
                .filter(name -> !name.equals(VGG16))
                .ifPresent(name -> json.problem(
                        "name",
                        '"' + VGG16 + "\"; name any other network by \"saved_model\" or \"onnx\"",
                        '"' + name + '"'));
        Vgg16Layer layer = json.choice("layer", Vgg16Layer.class).orElse(Vgg16Layer.LAST);
        Engine engine = json.choice("engine", Engine.class).orElse(Engine.TENSORFLOW);
        return json.require("weights", "{\"file\": \"path.h5\"}, {\"url\": \"https://…\"} or {\"seed\": number}")
                .object("weights")
                .flatMap(weights -> weights(weights, base))
                .map(values -> new Vgg16(values, layer, engine));
    }

    private static Optional<Weights> weights(JsonObject json, Path base) {
        List<String> sources =
                Stream.of("file", "url", "seed").filter(json::has).toList();
        if (sources.size() != 1) {
            json.problem(
                    "file",
                    "either \"file\" or \"url\" or \"seed\"",
                    sources.isEmpty() ? "none of them" : String.join(" and ", sources));
        }
        Optional<Weights> file = DatasetSpec.location(json, "file", base).map(WeightsFile::new);
        Optional<Weights> remote = Optional.empty();
        if (json.has("url")) {
            remote = RemoteFile.read(json).map(RemoteWeights::new);
        } else {
            json.refuse("bytes", "no bytes without url").refuse("checksum", "no checksum without url");
        }
        Optional<Weights> seed = json.longInteger("seed").isPresent()
                ? Optional.of(new Seed(json.longInteger("seed").getAsLong()))
                : Optional.empty();
        json.end();
        return Stream.of(file, remote, seed).flatMap(Optional::stream).findFirst();
    }
}
