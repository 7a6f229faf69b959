package io.github.headstart.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Split;
import io.github.headstart.io.Checksum;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store read from Java: 22 images of two classes in each split, in shards of 8 rows, with a pass of augmented train images. */
class HeadstartStoreIT {
    @TempDir
    private static Path folder;

    private static TrainedRun run;

    @BeforeAll
    static void extract() throws Exception {
        run = TrainedRun.of(Files.createDirectory(folder.resolve("single")), TrainedRun.TINY);
    }

    @Test
    void saysWhatItHolds() {
        try (HeadstartStore store = HeadstartStore.open(run.store())) {
            assertThat(store.classes()).containsExactly("a", "b");
            assertThat(store.isMultiLabel()).isFalse();
            assertThat(store.shape()).containsExactly(8, 8, 8);
            assertThat(store.splits()).containsExactly("train", "validation", "test");
            assertThat(store.passes("train")).containsExactly(0, 1);
            assertThat(store.passes("test")).containsExactly(0);
            assertThat(store.count("train", 1)).isEqualTo(22);
            assertThat(store.count("test", 1)).isZero();
        }
    }

    @Test
    void givesEveryRowWithItsImageAndItsFeatures() throws Exception {
        List<StoreRow> rows;
        try (HeadstartStore store = HeadstartStore.open(run.store());
                Stream<StoreRow> all = store.rows()) {
            rows = all.toList();
        }
        assertThat(rows).hasSize(4 * 22);
        for (StoreRow row : rows) {
            assertThat(row.path()).startsWith(row.split() + "/" + row.label() + "/");
            assertThat(row.labels()).containsExactly(row.label());
            assertThat(row.sha256())
                    .isEqualTo(Checksum.ofFile(run.folder().resolve("images").resolve(row.path())));
        }
        assertThat(rows.stream().map(row -> row.path() + row.pass()).distinct()).hasSize(4 * 22);
        assertThat(rows.stream().map(StoreRow::features)).containsExactlyElementsOf(stored());
    }

    /** The features of all rows. */
    private static List<float[]> stored() {
        List<float[]> stored = new ArrayList<>();
        try (FeatureStore store = FeatureStore.open(run.store())) {
            for (ShardEntry shard : store.manifest().shards()) {
                try (FeatureReader reader = store.read(shard)) {
                    for (int row = 0; row < reader.rows(); row++) {
                        float[] features = new float[8 * 8 * 8];
                        reader.read(row, features, 0);
                        stored.add(features);
                    }
                }
            }
        }
        return stored;
    }

    @Test
    void givesTheRowsOfASplitAndAPassInTheirOrder() {
        try (HeadstartStore store = HeadstartStore.open(run.store());
                Stream<StoreRow> rows = store.rows("train", 1)) {
            List<StoreRow> train = rows.toList();
            assertThat(train).hasSize(22).allMatch(row -> row.split().equals("train") && row.pass() == 1);
            assertThat(train.stream().map(StoreRow::path)).isSorted();
        }
    }

    @Test
    void readsAShardWhenItsRowsAreTaken() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(run.store())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        String last;
        try (FeatureStore store = FeatureStore.open(copy)) {
            last = store.shards(Split.TEST, 0).get(2).file();
        }
        byte[] bytes = Files.readAllBytes(copy.resolve(last));
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy.resolve(last), bytes);

        try (HeadstartStore store = HeadstartStore.open(copy);
                Stream<StoreRow> rows = store.rows("test", 0)) {
            Iterator<StoreRow> next = rows.iterator();
            for (int row = 0; row < 16; row++) {
                next.next();
            }
            assertThatThrownBy(next::next)
                    .isInstanceOf(HeadstartException.class)
                    .hasMessageContaining(last);
        }
    }

    @Test
    void namesAllLabelsOfAnImage() throws Exception {
        TrainedRun several = TrainedRun.ofSeveralLabels(Files.createDirectory(folder.resolve("several")));
        try (HeadstartStore store = HeadstartStore.open(several.store());
                Stream<StoreRow> rows = store.rows("test", 0)) {
            assertThat(store.isMultiLabel()).isTrue();
            assertThat(rows.map(row -> row.path() + " " + row.labels()))
                    .contains("40.png []", "36.png [c]", "47.png [a, b, c]");
        }
    }

    @Test
    void saysThatItIsClosed() {
        HeadstartStore store = HeadstartStore.open(run.store());
        try (Stream<StoreRow> rows = store.rows()) {
            Iterator<StoreRow> next = rows.iterator();
            next.next();
            store.close();
            assertThatThrownBy(() -> {
                        while (next.hasNext()) {
                            next.next();
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void refusesAFolderThatIsNoStoreAndASplitThatIsNone() {
        assertThatThrownBy(() -> HeadstartStore.open(folder))
                .isInstanceOf(HeadstartException.class)
                .hasMessageContaining("features.json");
        try (HeadstartStore store = HeadstartStore.open(run.store())) {
            assertThatThrownBy(() -> store.rows("training", 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("train, validation, test", "found training");
        }
    }
}
