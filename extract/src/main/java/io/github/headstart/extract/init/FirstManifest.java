package io.github.headstart.extract.init;

import io.github.headstart.dataset.CsvLayout;
import io.github.headstart.dataset.LabelLayout;
import io.github.headstart.dataset.Links;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Engine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** The manifest that {@code extract init} writes: VGG16 as Keras publishes it, with augmentation described and switched off. */
public final class FirstManifest {
    private static final String WEIGHTS_URL = "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/"
            + "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5";
    private static final int WEIGHTS_BYTES = 58_889_256;
    private static final String WEIGHTS_CHECKSUM = "md5:6d6bbae143d832006294945121d1f1fc";
    private static final int SIDE = 150;

    private FirstManifest() {}

    /**
     * @param file the manifest, which must not exist yet; paths in it are relative to its folder where possible
     * @throws PipelineException if it exists or cannot be written
     */
    public static void write(FolderSurvey survey, Path file) {
        Path base = file.toAbsolutePath().normalize().getParent();
        try {
            Files.createDirectories(base);
            Files.writeString(
                    file, Json.document(fields(survey, base)), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new PipelineException(
                    "%s: exists already and is not overwritten; remove it, or name another file with option `output`"
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private static Map<String, Object> fields(FolderSurvey survey, Path base) {
        Path folder = survey.folder().toAbsolutePath().normalize();
        Map<String, Object> weights = new LinkedHashMap<>();
        weights.put("url", WEIGHTS_URL);
        weights.put("bytes", WEIGHTS_BYTES);
        weights.put("checksum", WEIGHTS_CHECKSUM);
        Map<String, Object> backbone = new LinkedHashMap<>();
        backbone.put("name", "vgg16");
        backbone.put("preprocessing", "caffe");
        backbone.put("precision", "float32");
        backbone.put("engine", Engine.WINOGRAD.toString());
        backbone.put("weights", weights);
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("height", SIDE);
        image.put("width", SIDE);
        image.put("resize", "nearest");
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("directory", "features/" + (folder.getFileName() == null ? "root" : folder.getFileName()));
        features.put("dtype", "float32");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dataset", dataset(survey, folder, base));
        fields.put("image", image);
        fields.put("backbone", backbone);
        fields.put("augmentation", augmentation());
        fields.put("features", features);
        return fields;
    }

    private static Map<String, Object> dataset(FolderSurvey survey, Path folder, Path base) {
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("root", relative(base, folder));
        if (survey.layout() instanceof CsvLayout csv) {
            dataset.put(
                    "layout",
                    Map.of("csv", relative(base, csv.file().toAbsolutePath().normalize())));
        } else if (survey.layout() instanceof LabelLayout labels) {
            dataset.put("layout", "labels");
            Map<String, Object> fractions = new LinkedHashMap<>();
            fractions.put("validation", labels.fractions().validation());
            fractions.put("test", labels.fractions().test());
            dataset.put("fractions", fractions);
        } else {
            dataset.put("layout", "folders");
        }
        if (survey.links() != Links.INSIDE) {
            dataset.put("links", survey.links().toString());
        }
        return dataset;
    }

    /** Off by default, because every pass costs as much as the first; raising {@code passes} switches it on. */
    private static Map<String, Object> augmentation() {
        Map<String, Object> augmentation = new LinkedHashMap<>();
        augmentation.put("passes", 0);
        augmentation.put("seed", 42);
        augmentation.put("rotation", 40);
        augmentation.put("width_shift", 0.2);
        augmentation.put("height_shift", 0.2);
        augmentation.put("shear", 0.2);
        augmentation.put("zoom", 0.2);
        augmentation.put("horizontal_flip", true);
        augmentation.put("fill", "nearest");
        return augmentation;
    }

    /** A relative path if it lies below the manifest, so that both can be moved together; else an absolute one. */
    private static String relative(Path base, Path path) {
        if (!path.startsWith(base)) {
            return path.toString();
        }
        String relative = base.relativize(path).toString();
        return relative.isEmpty() ? "." : relative.replace(path.getFileSystem().getSeparator(), "/");
    }
}
