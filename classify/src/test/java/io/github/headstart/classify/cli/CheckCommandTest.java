package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.StoreVerifier;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    private static final String WARNING =
            "warning: identical image in two splits: 1 (train/dogs/70.jpg = validation/dogs/1.jpg)";

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    private Path store;
    private Path kept;

    @BeforeEach
    void writeStore() throws IOException {
        store = Files.createDirectory(folder.resolve("store"));
        kept = store.resolve("checks.json");
        List<Sample> training = new ArrayList<>(TestStore.samples(Split.TRAIN, 6));
        training.add(TestStore.sample(Split.TRAIN, "dogs", 70, "validation/1"));
        publish(training);
    }

    @Test
    void keepsWhatItFindsBesideTheStore() throws IOException {
        StoreVerifier.Findings before = StoreVerifier.verify(store);

        assertThat(execute("check", store.toString())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(WARNING, store + ": 11 images, 1 warning; the result is kept in checks.json");
        assertThat(kept).content().contains("same_image_in_two_splits", checksum());
        assertThat(StoreVerifier.verify(store)).isEqualTo(before);
    }

    @Test
    void printsTheFileAsJson() throws IOException {
        execute("check", store.toString(), "--json");

        assertThat(out).hasToString(Files.readString(kept));
    }

    @Test
    void trainingsUseTheKeptResultOfTheSameState() throws IOException {
        train("first");
        assertThat(out.toString()).contains(WARNING);
        Files.writeString(kept, Files.readString(kept).replace("identical image", "kept: identical image"));
        out.getBuffer().setLength(0);

        train("second");
        execute("sweep", store.toString(), "--try", "hidden=0", "--epochs", "1", "--output", folder + "/sweep");
        assertThat(out.toString().lines().filter(line -> line.startsWith("warning: kept: identical image")))
                .hasSize(2);
        assertThat(folder.resolve("second/run.json")).content().contains("kept: identical image");

        publish(TestStore.samples(Split.TRAIN, 6));
        out.getBuffer().setLength(0);
        train("third");
        assertThat(out.toString()).doesNotContain("warning");
        assertThat(kept).content().contains(checksum()).doesNotContain("identical image");
    }

    @Test
    void aDamagedResultAndOneThatCannotBeKeptAreNoFailures() throws IOException {
        Files.writeString(kept, "{");
        train("first");
        assertThat(out.toString()).contains(WARNING);
        assertThat(kept).content().contains(checksum());

        Files.delete(kept);
        Files.createDirectory(store.resolve("checks.json.partial"));
        assertThat(execute("check", store.toString())).isZero();
        assertThat(out.toString()).contains("11 images, 1 warning; the result could not be kept there: ");
        train("second");
        assertThat(kept).doesNotExist();
    }

    @Test
    void writesTheImagesWhoseLabelsAreUnlikely() throws IOException {
        List<Sample> training = new ArrayList<>(TestStore.samples(Split.TRAIN, 40));
        // Half of the features of images with odd numbers are 3 more: the label of image 4 is wrong.
        training.set(4, TestStore.sample(Split.TRAIN, "=dogs", 4, "train/4"));
        List<Sample> named = training.stream()
                .map(sample -> sample.label().equals("dogs")
                        ? new Sample(sample.path(), sample.split(), "=dogs", sample.sha256())
                        : sample)
                .toList();
        new TestStore(store)
                .classes(List.of("=dogs", "cats"))
                .add(Split.TRAIN, 0, named, sample -> shifted(sample, named.indexOf(sample) % 2 * 3))
                .publish()
                .close();
        Path results = folder.resolve("results");

        assertThat(execute("check", store.toString(), "--labels", "--output", results.toString()))
                .isZero();

        assertThat(out.toString()).contains("40 images in 5 folds, accuracy 0.9", "whose label is unlikely");
        List<String> lines = Files.readAllLines(results.resolve("label_issues.csv"));
        assertThat(lines).hasSizeBetween(2, 3);
        assertThat(lines.get(0)).isEqualTo("path,split,label,suggested_label,score");
        assertThat(lines.get(1)).startsWith("train/=dogs/4.jpg,train,'=dogs,cats,0.");
        assertThat(results.resolve("label_issues.html"))
                .content()
                .contains("of 40 images", "a label that is probably wrong.", "unlikely", "4.jpg");
        assertThat(execute("check", store.toString(), "--labels", "--output", results.toString()))
                .as("a folder with files in it")
                .isEqualTo(1);
    }

    @Test
    void theLabelCheckPrintsNoJson() {
        assertThat(execute("check", store.toString(), "--labels", "--json")).isEqualTo(2);
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void writesTheNearDuplicatesTheMostSimilarFirst() throws IOException {
        Path wide = Files.createDirectory(folder.resolve("wide"));
        List<Sample> training = TestStore.samples(Split.TRAIN, 30);
        List<Sample> test = TestStore.samples(Split.TEST, 4);
        new TestStore(wide)
                .shape(List.of(1, 1, 64))
                .add(Split.TRAIN, 0, training, sample -> {
                    int number = training.indexOf(sample);
                    return number == 7 ? drawn(3, 0.2f) : drawn(number, 0);
                })
                .add(Split.TEST, 0, test, sample -> {
                    int number = test.indexOf(sample);
                    return number == 2 ? drawn(5, 0.1f) : drawn(100 + number, 0);
                })
                .publish()
                .close();
        Path results = folder.resolve("results");

        assertThat(execute("check", wide.toString(), "--output", results.toString()))
                .isZero();

        List<String> lines = Files.readAllLines(results.resolve("near_duplicates.csv"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("path,split,other_path,other_split,cosine");
        assertThat(lines.get(1)).matches("train/dogs/5.jpg,train,test/cats/2.jpg,test,0\\.99\\d{4}");
        assertThat(lines.get(2)).matches("train/dogs/3.jpg,train,train/dogs/7.jpg,train,0\\.9[78]\\d{4}");
        assertThat(out.toString()).contains("near-duplicates: " + results.resolve("near_duplicates.csv"));
        assertThat(execute("check", wide.toString(), "--output", results.toString()))
                .as("a folder with files in it")
                .isEqualTo(1);
    }

    /** Normal values of a seed, with some noise. */
    private static float[] drawn(int seed, float noise) {
        Random random = new Random(seed);
        Random other = new Random(-1);
        float[] features = new float[64];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (random.nextGaussian() + noise * other.nextGaussian());
        }
        return features;
    }

    private static float[] shifted(Sample sample, float shift) {
        float[] features = TestStore.features(sample, 0);
        for (int i = 0; i < features.length; i += 2) {
            features[i] += shift;
        }
        return features;
    }

    private void train(String name) {
        assertThat(execute(store.toString(), "--epochs", "1", "--hidden", "0", "--output", folder + "/" + name))
                .isZero();
    }

    private void publish(List<Sample> training) {
        new TestStore(store)
                .add(Split.TRAIN, 0, training)
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 4))
                .publish()
                .close();
    }

    private String checksum() {
        try (FeatureStore opened = FeatureStore.open(store)) {
            return opened.checksum();
        }
    }

    private int execute(String... arguments) {
        CommandLine line = CommandLines.parser(new ClassifyCommand());
        line.setOut(new PrintWriter(out, true));
        return line.execute(arguments);
    }
}
