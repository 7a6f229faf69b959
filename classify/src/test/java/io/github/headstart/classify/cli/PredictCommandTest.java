package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.manifest.FeatureType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code classify predict} on small images, compared with predictions on the features in the store. */
class PredictCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void predictionsOfImagesEqualThoseOfTheStore(FeatureType dtype) throws Exception {
        new TinyRun(folder).train(dtype, true);
        Files.writeString(folder.resolve("images/train/a/5.txt"), "no image");

        Outcome outcome = run("predict", "run", "images", "--csv");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("1 image could not be read").doesNotContain("UNTRAINED");
        Map<String, String[]> lines = new HashMap<>();
        outcome.out().lines().forEach(line -> lines.put(line.split(",")[0], line.split(",")));
        List<Prediction> stored = TestPredictions.rows(folder.resolve("run/predictions.csv"));
        assertThat(lines).hasSize(2 + stored.size());
        for (Prediction prediction : stored) {
            String[] line = lines.get(folder.resolve("images") + "/" + prediction.path());
            assertThat(line[1]).isEqualTo("ok");
            for (int i = 0; i < 2; i++) {
                assertThat(Float.parseFloat(line[3 + i])).isCloseTo(prediction.probabilities()[i], within(1e-5f));
            }
        }
        assertThat(lines.get(folder.resolve("images/train/a/5.txt").toString())[1])
                .isEqualTo("\"not an image: expected one of JPEG");
    }

    @Test
    void aPredictionDoesNotDependOnTheImagesBesideIt() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        List<String> all =
                run("predict", "run", "images", "--csv").out().lines().toList();
        for (int count : new int[] {1, 3, 7, 11}) {
            List<String> words = new ArrayList<>(List.of("predict", "run", "--csv"));
            for (int i = 0; i < count; i++) {
                words.add("images/test/b/%d.png".formatted(i));
            }
            List<String> some = run(words.toArray(String[]::new)).out().lines().toList();
            assertThat(some).hasSize(1 + count);
            assertThat(all).containsAll(some);
        }
    }

    @Test
    void failsOnlyIfNoImageCanBeRead() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, false);
        Path text = Files.writeString(folder.resolve("notes.txt"), "no image");

        Outcome both = run("predict", "run", "images/test/a/0.png", "notes.txt", "images/test/a/0.png");
        assertThat(both.exit()).as(both.err()).isZero();
        assertThat(both.out().lines()).hasSize(4);
        assertThat(both.out().lines().skip(1).findFirst().orElseThrow())
                .isEqualTo(both.out().lines().skip(3).findFirst().orElseThrow());
        assertThat(both.out()).contains(text + "  ").contains("unreadable: not an image: ");
        assertThat(both.err()).contains("UNTRAINED");

        Outcome accepted =
                run("predict", "run", "images/test/a/0.png", "notes.txt", "images/test/a/0.png", "--max-errors=1");
        assertThat(accepted.exit()).as(accepted.err()).isZero();
        assertThat(accepted.err()).endsWith("1 image could not be read; the reasons are in the output\n");
        Outcome refused =
                run("predict", "run", "images/test/a/0.png", "notes.txt", "images/test/a/0.png", "--max-errors=0");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo(both.out());
        assertThat(refused.err())
                .endsWith(
                        "error: expected at most 0 unreadable images, found 1 of 3 images; the reasons are in the output\n");
        assertThat(run("predict", "run", "notes.txt", "--max-errors=some").exit())
                .isEqualTo(2);

        Outcome none = run("predict", "run", "notes.txt", "--json");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.out()).contains("\"status\":\"not an image: ").contains("\"predicted\":null");
        assertThat(none.err()).contains("error: none of the images could be read");
    }

    @Test
    void printsTheReasonForAMissingFileAndPredictsTheOthers() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        Files.createSymbolicLink(folder.resolve("link.jpg"), Path.of("nothing"));

        Outcome outcome = run("predict", "run", "here", "images/test/a/0.png", "link.jpg", "--csv");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().skip(1).map(line -> line.replaceFirst("^[^,]*,([^,]*),.*", "$1")))
                .containsExactly("no such file", "ok", "a link to nothing");
        assertThat(outcome.err()).contains("2 images could not be read");
        assertThat(run("predict", "run", "here").exit()).isEqualTo(1);
        assertThat(run("predict", "images", "images").err()).contains("run.json");
        assertThat(run("predict", "run", "images", "--csv", "--json").exit()).isEqualTo(2);
    }

    @Test
    void answersUnknownBelowTheThreshold() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        List<String> all = run("predict", "run", "images/test", "--csv")
                .out()
                .lines()
                .skip(1)
                .toList();
        double threshold = all.stream()
                .mapToDouble(PredictCommandTest::confidence)
                .sorted()
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();

        Outcome outcome = run("predict", "run", "images/test", "--csv", "--threshold=" + threshold);

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<String> some = outcome.out().lines().skip(1).toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(some.get(i))
                    .isEqualTo(
                            confidence(all.get(i)) < (float) threshold
                                    ? all.get(i).replaceFirst(",ok,[ab],", ",ok,unknown,")
                                    : all.get(i));
        }
        assertThat(some).filteredOn(line -> line.contains(",unknown,")).hasSize(all.size() / 2);
        assertThat(outcome.err())
                .contains("%d images are unknown (most probable class below ".formatted(all.size() / 2));
        assertThat(run("predict", "run", "images", "--threshold=90").exit()).isEqualTo(2);
        assertThat(run("predict", "run", "images", "--threshold=90").err())
                .contains("--threshold: expected a probability above 0, to 1, found 90.0");
    }

    private static float confidence(String line) {
        String[] fields = line.split(",");
        return Math.max(Float.parseFloat(fields[3]), Float.parseFloat(fields[4]));
    }

    @Test
    void readsPathsFromAFileAndFromStandardInput() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        String first = folder.resolve("images/test/a/0.png").toString();
        Path list = Files.writeString(folder.resolve("list.txt"), first + "\n\n" + folder.resolve("gone"));

        Outcome listed = run("predict", "run", "images/test/b/0.png", "--files-from=" + list, "--csv");
        assertThat(listed.exit()).as(listed.err()).isZero();
        assertThat(listed.out().lines().skip(1).map(line -> line.split(",")[0]))
                .containsExactly(
                        folder.resolve("images/test/b/0.png").toString(),
                        first,
                        folder.resolve("gone").toString());

        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream((first + "\r\n").getBytes(StandardCharsets.UTF_8)));
            Outcome piped = run("predict", "run", "--files-from=-", "--csv");
            assertThat(piped.out().lines().skip(1)).hasSize(1).allMatch(line -> line.startsWith(first + ",ok,"));
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void namesTheProblemInAListOfPaths() throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe4, '\n'});
        Path zero = Files.writeString(folder.resolve("zero.txt"), "a\nb\0c\n");

        assertThat(run("predict", "run").exit()).isEqualTo(2);
        assertThat(run("predict", "run", "--files-from=" + empty).err()).contains("found no path in " + empty);
        assertThat(run("predict", "run", "--files-from=" + folder.resolve("none"))
                        .err())
                .contains("none: expected a text file with a path per line");
        assertThat(run("predict", "run", "--files-from=" + latin).err())
                .contains("latin.txt: expected a path per line in UTF-8, found bytes that are not UTF-8; save");
        assertThat(run("predict", "run", "--files-from=" + zero).err())
                .contains("zero.txt line 2: expected a path", "which no file can have")
                .doesNotContain("Nul");
    }

    private record Outcome(int exit, String out, String err) {}

    /** Arguments after the first that are not flags are resolved in the test's folder. */
    private Outcome run(String... words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(words[0]));
        for (String word : List.of(words).subList(1, words.length)) {
            arguments.add(word.startsWith("--") ? word : folder.resolve(word).toString());
        }
        PrintStream out = System.out;
        PrintStream err = System.err;
        try (ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
                ByteArrayOutputStream errBytes = new ByteArrayOutputStream()) {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exit = CommandLines.run(new ClassifyCommand(), arguments.toArray(String[]::new));
            return new Outcome(
                    exit, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
