package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.Compression;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreVerifier;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactRunTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void store() {
        TestStore.write(folder);
    }

    @Test
    void anotherCompressionKeepsRowsNumbersAndContent() throws IOException {
        StoreManifest before = StoreManifest.read(folder);
        List<String> rows = rows();
        String samples = Files.readString(folder.resolve("samples.csv"));

        CompactSummary summary = compact(Compression.ZSTD, OptionalInt.empty());

        StoreManifest after = StoreManifest.read(folder);
        assertThat(rows()).isEqualTo(rows);
        assertThat(Files.readString(folder.resolve("samples.csv"))).isEqualTo(samples);
        assertThat(after.shards())
                .extracting(ShardEntry::content)
                .isEqualTo(before.shards().stream().map(ShardEntry::content).toList());
        assertThat(after.shards()).allMatch(shard -> shard.compression().equals(Optional.of(Compression.ZSTD)));
        assertThat(after.shards())
                .extracting(ShardEntry::instructionSet)
                .isEqualTo(
                        before.shards().stream().map(ShardEntry::instructionSet).toList());
        assertThat(summary.fields())
                .containsEntry("rows", 6)
                .containsEntry("shards_before", 3)
                .containsEntry("written", 3)
                .containsEntry("kept", 0)
                .containsEntry("bytes_before", before.bytes())
                .containsEntry("bytes", after.bytes());
        isSoundWithoutLeftovers();
    }

    @Test
    void compressedAndBackAgainIsTheSameToTheByte() throws IOException {
        // The names of this store's shards have no digest before.
        compact(Compression.ZSTD, OptionalInt.empty());
        Map<String, String> compressed = files();
        compact(Compression.NONE, OptionalInt.empty());
        Map<String, String> plain = files();
        compact(Compression.ZSTD, OptionalInt.empty());
        assertThat(files()).isEqualTo(compressed).isNotEqualTo(plain);
        compact(Compression.NONE, OptionalInt.empty());
        assertThat(files()).isEqualTo(plain);
    }

    @Test
    void smallShardsAreMergedInTheOrderOfTheirRows() throws IOException {
        List<String> rows = rows();
        CompactSummary summary = compact(Compression.NONE, OptionalInt.of(3));
        assertThat(rows()).isEqualTo(rows);
        // Of four rows; the validation images' shard of two is the last of its split.
        assertThat(summary.written()).isEqualTo(2);
        assertThat(summary.kept()).isEqualTo(1);
        assertThat(StoreManifest.read(folder).shards())
                .extracting(ShardEntry::rows)
                .containsExactly(3, 1, 2);
        isSoundWithoutLeftovers();
    }

    @Test
    void whatIsAsIsWantedStays() throws IOException {
        compact(Compression.ZSTD, OptionalInt.of(2));
        Map<String, String> before = files();
        CompactSummary summary = compact(Compression.ZSTD, OptionalInt.of(2));
        assertThat(summary.written()).isZero();
        assertThat(summary.kept()).isEqualTo(3);
        assertThat(summary.bytes()).isEqualTo(summary.bytesBefore());
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aDamagedStoreIsRefusedAndNamed() throws IOException {
        Path shard = folder.resolve("train-pass0-00001.arrow");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shard, bytes);
        Map<String, String> before = files();
        assertThatThrownBy(() -> compact(Compression.ZSTD, OptionalInt.empty()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("1 of 3 shards cannot be used", "train-pass0-00001.arrow", "`repair`");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aStoreWithoutItsSampleFileIsRefused() throws IOException {
        Files.delete(folder.resolve("samples.csv"));
        assertThatThrownBy(() -> compact(Compression.ZSTD, OptionalInt.empty()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("samples.csv", "found none", "`repair`");
    }

    @Test
    void aFolderThatIsNoStoreIsRefused() {
        assertThatThrownBy(() -> new CompactRun(folder.resolve("no"), Compression.ZSTD, OptionalInt.empty())
                        .run(rows -> Progress.none()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("expected a feature store");
    }

    /** They would be lost. */
    @Test
    void finishedShardsOfAnInterruptedExtractionAreRefused() throws IOException {
        Files.writeString(folder.resolve("train-pass0-00002-0123456789ab.arrow.done"), """
                {"recipe": "", "result": {"shard": "train-pass0-00002-0123456789ab.arrow", "rows": 0, "copied": 0, "bytes": 0,
                 "sha256": "", "instruction_set": "", "failures": []}}
                """);
        assertThatThrownBy(() -> compact(Compression.ZSTD, OptionalInt.empty()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("shards of an interrupted extraction; run `extract` again to finish it");
    }

    @Test
    void whatAKilledRunLeftIsRemoved() throws IOException {
        Files.writeString(folder.resolve("train-pass0-00005-0123456789ab.arrow"), "half");
        Files.writeString(folder.resolve("train-pass0-00006-0123456789ab.arrow.0123.partial"), "half");
        compact(Compression.ZSTD, OptionalInt.empty());
        isSoundWithoutLeftovers();
    }

    /** The rows are known only when they are read; nothing is published then. */
    @Test
    void rowsThatTheSampleFileDoesNotHaveAreRefused() throws IOException {
        Path other = folder.resolve("other");
        try (FeatureStore unlisted = TestStore.usual(Files.createDirectory(other))) {
            assertThat(unlisted.manifest().shards()).isNotEmpty();
        }
        Map<String, String> before = files(other);
        assertThatThrownBy(
                        () -> new CompactRun(other, Compression.NONE, OptionalInt.of(7)).run(rows -> Progress.none()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("samples.csv", "expected all rows of the shards", "`extract verify`");
        assertThat(files(other)).isEqualTo(before);
    }

    private CompactSummary compact(Compression compression, OptionalInt rowsPerShard) {
        return new CompactRun(folder, compression, rowsPerShard).run(rows -> Progress.none());
    }

    private void isSoundWithoutLeftovers() {
        StoreVerifier.Findings findings = StoreVerifier.verify(folder);
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes()).isEmpty();
    }

    /** Every row with its values, in the store's order. */
    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        try (FeatureStore store = FeatureStore.open(folder)) {
            float[] map = new float[store.recipe().featureShape().size()];
            for (ShardEntry shard : store.manifest().shards()) {
                try (FeatureReader reader = store.read(shard)) {
                    for (int row = 0; row < reader.rows(); row++) {
                        reader.read(row, map, 0);
                        rows.add(reader.keys().get(row) + " " + map[0]);
                    }
                }
            }
        }
        return rows;
    }

    private Map<String, String> files() throws IOException {
        return files(folder);
    }

    /** The checksums of all files but the lock's. */
    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.getFileName().toString(), Checksum.ofFile(file));
            }
        }
        files.remove(".lock");
        return files;
    }
}
