package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    private Path store;

    /** A store that was made before such images were refused. */
    @Test
    void repairIsNotPromisedToHelpAgainstWhatTheBackboneMakes() throws IOException {
        List<Sample> samples = List.of(TestStore.sample(Split.TRAIN, "a", "one"));
        ShardEntry shard = TestStore.shard(store, 0, samples, Float.NaN);
        TestStore.publish(store, Map.of(shard, samples));

        assertThat(verify())
                .contains("the backbone makes them", "use another backbone, or float32, in a new store")
                .doesNotContain("--repair");

        Path manifest = store.resolve("features.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"unreadable\": 0", "\"unreadable\": 1"));
        assertThat(verify()).contains("the backbone makes them", "`extract --repair` repairs the store");
    }

    @Test
    void aRemedyIsPrintedAsAFlag() throws IOException {
        TestStore.write(store);
        Files.delete(store.resolve("samples.csv"));

        assertThat(verify()).contains("found none; `extract` with --repair restores it");
    }

    private String verify() {
        StringWriter out = new StringWriter();
        int exit = CommandLines.parser(new ExtractCommand())
                .setOut(new PrintWriter(out))
                .execute("verify", store.toString());
        assertThat(exit).isEqualTo(1);
        return out.toString();
    }
}
