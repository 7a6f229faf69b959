package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.train.TestOptions;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateRunTest {
    @TempDir
    private Path folder;

    private FeatureStore store;

    @BeforeEach
    void writeStore() throws IOException {
        store = TestStore.usual(Files.createDirectory(folder.resolve("store")));
    }

    @Test
    void reproducesTheMetricsOfTheRun() {
        Run outcome = run("run", TestOptions.of(3, 0.01), 99);

        Map<Split, SplitMetrics> again =
                EvaluateRun.of(folder.resolve("run"), store).evaluate();

        outcome.metrics().forEach((split, metrics) -> {
            assertThat(again.get(split).accuracy()).isEqualTo(metrics.accuracy());
            assertThat(again.get(split).loss()).isCloseTo(metrics.loss(), within(1e-6));
        });
    }

    @Test
    void doesNotOverwriteTheRun() throws IOException {
        run("run", TestOptions.of(1, 0.01), 99);
        String metrics = Files.readString(folder.resolve("run/metrics.json"));
        EvaluateRun again = EvaluateRun.of(folder.resolve("run"), store);

        assertThatThrownBy(() -> again.evaluate(folder.resolve("run")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected no folder or an empty one");
        assertThat(folder.resolve("run/metrics.json")).hasContent(metrics);
        again.evaluate(folder.resolve("again"));
        assertThat(names("again")).containsExactlyInAnyOrder("metrics.json", "predictions.csv");
    }

    @Test
    void namesEveryDifferenceOfAStoreThatDoesNotFit() throws IOException {
        run("run", TestOptions.of(1, 0.01), 99);
        FeatureStore other = new TestStore(Files.createDirectory(folder.resolve("other")))
                .classes(List.of("birds", "cats", "dogs"))
                .preprocessing(Preprocessing.CAFFE)
                .add(Split.TEST, 0, TestStore.samples(Split.TEST, 4))
                .publish();

        assertThatThrownBy(() -> EvaluateRun.of(folder.resolve("run"), other))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "preprocessing: run tf, store caffe", "classes: run [cats, dogs], store [birds, cats, dogs]");
    }

    private Run run(String output, TrainOptions options, int stopAfter) {
        return Epochs.run(store, options, folder.resolve(output), stopAfter);
    }

    private List<String> names(String output) {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder.resolve(output))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }
}
