package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.FormatOne;
import io.github.headstart.reference.Program;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of format 1 is read, verified, extended, repaired and compacted, for ever. */
class FormatOneIT {
    private static final int ROWS = 36;

    @TempDir
    private Path folder;

    private FormatOne kept;

    @BeforeEach
    void copy() throws Exception {
        kept = FormatOne.copy(folder.resolve("format-1"));
    }

    @Test
    void itIsSound() {
        StoreVerifier.Findings findings = StoreVerifier.verify(kept.store());
        assertThat(findings.problems()).isEmpty();
        assertThat(findings.notes()).isEmpty();
        assertThat(findings.rows()).isEqualTo(ROWS);
        assertThat(StoreManifest.read(kept.store()).format()).isEqualTo(1);
        assertThat(ExtractProcess.runHere("inspect", kept.store().toString()).out())
                .contains("across 6, along 6", "36 rows in 6 shards");
    }

    @Test
    void anUnchangedRunLeavesItAsItIs() throws Exception {
        String before = Files.readString(kept.store().resolve("features.json"));
        assertThat(extract()).contains("\"computed\":0,\"copied\":0,\"images\":25,\"failed\":1");
        assertThat(Files.readString(kept.store().resolve("features.json"))).isEqualTo(before);
    }

    @Test
    void itIsExtendedByTheNewImagesOnly() throws Exception {
        List<ShardEntry> before = StoreManifest.read(kept.store()).shards();
        TinyJob.image(kept.images().resolve("train/along/new.png"), 1);

        assertThat(extract()).contains("\"computed\":2,\"copied\":0,\"images\":26,\"failed\":1");

        StoreManifest after = StoreManifest.read(kept.store());
        assertThat(after.format()).isEqualTo(2);
        assertThat(after.shards()).containsAll(before).hasSize(before.size() + 2);
        assertThat(StoreVerifier.verify(kept.store()).problems()).isEmpty();
    }

    @Test
    void aDamagedShardIsRepaired() throws Exception {
        ShardEntry shard = StoreManifest.read(kept.store()).shards().get(0);
        Files.writeString(kept.store().resolve(shard.file()), "damaged");
        assertThat(extract("--repair")).contains("\"failed\":1");
        assertThat(StoreVerifier.verify(kept.store()).problems()).isEmpty();
        assertThat(StoreManifest.read(kept.store()).rows()).isEqualTo(ROWS);
    }

    @Test
    void itIsCompactedAndExtractComputesNothing() throws Exception {
        Program.Outcome compact = ExtractProcess.runHere(
                "compact", kept.store().toString(), "--compression", "zstd", "--rows-per-shard", "512");
        assertThat(compact.exit()).as(compact.err()).isZero();
        assertThat(compact.out()).contains("4 shards of 36 rows, 0 kept, 4 written");
        assertThat(StoreVerifier.verify(kept.store()).problems()).isEmpty();
        assertThat(extract()).contains("\"computed\":0,\"copied\":0");
    }

    private String extract(String... options) {
        List<String> arguments = new ArrayList<>(List.of(kept.manifest().toString(), "--json"));
        arguments.addAll(List.of(options));
        Program.Outcome outcome = ExtractProcess.runHere(arguments.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out();
    }
}
