package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to a store is reported before training. */
class DamagedStoreTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void store() {
        TestStore.write(folder);
    }

    @Test
    void aFlippedBit() throws IOException {
        Path shard = folder.resolve("train-pass0-00001.arrow");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 2] ^= 16;
        Files.write(shard, bytes);
        isRefused("train-pass0-00001.arrow", "SHA-256");
    }

    @Test
    void aTruncatedShard() throws IOException {
        Path shard = folder.resolve("validation-pass0-00000.arrow");
        Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 100));
        isRefused("validation-pass0-00000.arrow", "bytes, found 100");
    }

    @Test
    void aMissingShard() throws IOException {
        Files.delete(folder.resolve("train-pass0-00000.arrow"));
        isRefused("train-pass0-00000.arrow", "no such file");
    }

    @Test
    void aSwappedPair() throws IOException {
        Path aside = folder.resolve("aside");
        Files.move(folder.resolve("train-pass0-00000.arrow"), aside);
        Files.move(folder.resolve("train-pass0-00001.arrow"), folder.resolve("train-pass0-00000.arrow"));
        Files.move(aside, folder.resolve("train-pass0-00001.arrow"));
        isRefused("which is train-pass0-00000.arrow", "which is train-pass0-00001.arrow");
    }

    @Test
    void aShardOfAnotherRecipe() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path shard = TestStore.shardOfAnotherRecipe(other);
        Files.copy(shard, folder.resolve("train-pass0-00000.arrow"), StandardCopyOption.REPLACE_EXISTING);
        isRefused("train-pass0-00000.arrow", "another recipe");
    }

    @Test
    void aHandEditedManifest() throws IOException {
        Path file = folder.resolve("features.json");
        Files.writeString(file, Files.readString(file).replace("\"rows\": 2", "\"rows\": 3"));
        isRefused("features.json", "edited");
    }

    private void isRefused(String... named) {
        PrintStream real = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int exit;
        try {
            exit = CommandLines.run(
                    new ClassifyCommand(),
                    folder.toString(),
                    "--output",
                    folder.resolve("run").toString());
        } finally {
            System.setErr(real);
        }
        assertThat(exit).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(named).contains("`extract` with --repair");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
