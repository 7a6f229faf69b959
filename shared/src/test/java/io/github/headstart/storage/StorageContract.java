package io.github.headstart.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.WriterLock;
import io.github.headstart.storage.Storage.Existing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Storage} promises, for every implementation. Public for the other modules' tests. */
public abstract class StorageContract {
    private static final int MEBIBYTE = 1 << 20;

    private Storage storage;

    /** A folder that does not exist, of another name for each test. Its lock is given up within a second or so. */
    protected abstract Storage newStorage() throws Exception;

    /** The same folder, as another process has it. */
    protected abstract Storage again(Storage storage) throws Exception;

    /** Makes the file system fail at what is written, until {@link #repair}. */
    protected abstract void breakWriting(Storage storage) throws Exception;

    protected abstract void repair(Storage storage) throws Exception;

    /** Whether one of several attempts that commit at the same instant wins: some servers for tests are not that good. */
    protected boolean isAtomic() {
        return true;
    }

    @BeforeEach
    void open() throws Exception {
        storage = newStorage();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, MEBIBYTE})
    void aFileIsReadAsItWasWritten(int bytes) throws Exception {
        byte[] content = content(bytes, 1);
        assertThat(create("data.bin", Existing.KEEP, content)).isTrue();

        assertThat(read("data.bin")).isEqualTo(content);
        assertThat(storage.exists("data.bin")).isTrue();
        try (ReadableFile file = storage.open("data.bin")) {
            assertThat(file.size()).isEqualTo(bytes);
            assertThat(file.sha256()).isEqualTo(Checksum.ofBytes(content));
            assertThat(file.read(bytes, ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        try (ReadableFile file = storage.open(new StoredFile("data.bin", bytes))) {
            assertThat(file.size()).isEqualTo(bytes);
            assertThat(file.readAll()).isEqualTo(content);
        }
    }

    @Test
    void aFileIsReadFromAnyPositionIntoAnyBuffer() throws Exception {
        byte[] content = content(MEBIBYTE, 2);
        storage.write("data.bin", content);
        try (ReadableFile file = storage.open("data.bin")) {
            for (int position : new int[] {900_000, 7, 0, MEBIBYTE - 100, 500_000, 500_100, 7}) {
                for (ByteBuffer target : List.of(
                        ByteBuffer.allocate(100),
                        ByteBuffer.allocateDirect(100),
                        ByteBuffer.allocate(300).position(150).limit(250).slice())) {
                    file.readFully(position, target);
                    byte[] read = new byte[100];
                    target.flip().get(read);
                    assertThat(read).isEqualTo(Arrays.copyOfRange(content, position, position + 100));
                }
            }
            ByteBuffer tooLong = ByteBuffer.allocate(101);
            assertThatThrownBy(() -> file.readFully(MEBIBYTE - 100, tooLong)).isInstanceOf(EOFException.class);
            assertThat(file.read(MEBIBYTE + 5, ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThat(file.read(0, ByteBuffer.allocate(0))).isZero();
        }
    }

    @Test
    void aFileIsWrittenFromAnyBuffer() throws Exception {
        byte[] content = content(200_000, 3);
        try (NewFile file = storage.create("data.bin", Existing.KEEP)) {
            for (ByteBuffer source : List.of(
                    ByteBuffer.wrap(content, 0, 10),
                    ByteBuffer.allocateDirect(150_000).put(content, 10, 150_000).flip(),
                    ByteBuffer.wrap(content).asReadOnlyBuffer().position(150_010))) {
                while (source.hasRemaining()) {
                    assertThat(file.write(source)).isPositive();
                }
            }
            assertThat(file.commit()).isTrue();
        }
        assertThat(read("data.bin")).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.jpg",
                "100%.jpg",
                "%41%20.jpg",
                "#1.jpg",
                "Übergröße.jpg",
                "+&=@,;!$'().jpg",
                "[x]{y}*.jpg",
                "train/cats and dogs #2/50%/猫.jpg"
            })
    void aNameMayHoldAnySigns(String name) throws Exception {
        storage.write(name, name.getBytes(UTF_8));

        assertThat(storage.exists(name)).isTrue();
        assertThat(new String(read(name), UTF_8)).isEqualTo(name);
        assertThat(list("", true)).containsExactly(new StoredFile(name, name.getBytes(UTF_8).length));
        assertThat(storage.delete(name)).isTrue();
        assertThat(list("", true)).isEmpty();
    }

    @Test
    void filesAreListedWithTheirLengthsInAFolderOrAlsoBelow() throws Exception {
        storage.write("top", new byte[1]);
        storage.write("train/one", new byte[2]);
        storage.write("train/cats/two", new byte[3]);
        storage.write("train/dogs/old/three", new byte[0]);
        storage.write("training", new byte[5]);

        assertThat(list("", false)).containsExactly(new StoredFile("top", 1), new StoredFile("training", 5));
        assertThat(list("train", false)).containsExactly(new StoredFile("train/one", 2));
        assertThat(list("train", true))
                .containsExactly(
                        new StoredFile("train/cats/two", 3),
                        new StoredFile("train/dogs/old/three", 0),
                        new StoredFile("train/one", 2));
        assertThat(list("", true)).hasSize(5);
        assertThat(storage.folders("")).containsExactly("train");
        assertThat(storage.folders("train")).containsExactly("cats", "dogs");
        assertThat(storage.folders("train/cats")).isEmpty();
        assertThat(storage.exists("train")).isFalse();
    }

    @Test
    void whatIsNotThereIsToldOf() throws Exception {
        assertThat(list("", true)).as("a folder that does not exist").isEmpty();
        storage.write("there", new byte[1]);

        assertThat(storage.exists("missing")).isFalse();
        assertThat(storage.delete("missing")).isFalse();
        assertThat(list("missing", true)).isEmpty();
        assertThatThrownBy(() -> storage.open("missing")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> {
                    try (ReadableFile file = storage.open(new StoredFile("missing", 10))) {
                        file.readAll();
                    }
                })
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> storage.folders("missing")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> storage.text("missing"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void textIsUtf8() throws Exception {
        storage.write("text.json", "{\"ä\": 1}\n".getBytes(UTF_8));
        storage.write("latin.json", new byte[] {'"', (byte) 0xe4, '"'});

        assertThat(storage.text("text.json")).isEqualTo("{\"ä\": 1}\n");
        assertThatThrownBy(() -> storage.text("latin.json"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("latin.json: expected text in UTF-8");
    }

    @Test
    void aFileIsFetchedToThisMachine() throws Exception {
        byte[] content = content(100_000, 4);
        storage.write("model.bin", content);
        try (Scratch scratch = new Scratch()) {
            assertThat(Files.readAllBytes(storage.fetch("model.bin", scratch))).isEqualTo(content);
        }
        assertThat(storage.freeBytes()).isPositive();
    }

    @Test
    void aFileAppearsWhenItIsCommittedAndNotBefore() throws Exception {
        try (NewFile file = storage.create("shard", Existing.KEEP)) {
            write(file, content(MEBIBYTE, 5));
            assertThat(again(storage).exists("shard")).isFalse();
            assertThatThrownBy(() -> storage.open("shard")).isInstanceOf(NoSuchFileException.class);
            assertThat(file.commit()).isTrue();
            assertThat(again(storage).exists("shard")).isTrue();
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        }
        assertThat(read("shard")).isEqualTo(content(MEBIBYTE, 5));
        assertThat(list("", true)).containsExactly(new StoredFile("shard", MEBIBYTE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 12 * MEBIBYTE})
    void closingWithoutCommitLeavesNothing(int bytes) throws Exception {
        storage.write("other", new byte[1]);
        try (NewFile file = storage.create("shard", Existing.REPLACE)) {
            write(file, content(bytes, 6));
        }
        assertThat(list("", true)).containsExactly(new StoredFile("other", 1));
    }

    @Test
    void aWriterThatFailsHalfwayLeavesTheOldFile() throws Exception {
        storage.write("features.json", content(50, 7));
        assertThatThrownBy(() -> {
                    try (NewFile file = storage.create("features.json", Existing.REPLACE)) {
                        write(file, content(3 * MEBIBYTE, 8));
                        throw new IOException("the source cannot be read");
                    }
                })
                .hasMessage("the source cannot be read");
        assertThat(read("features.json")).isEqualTo(content(50, 7));
        assertThat(list("", true)).hasSize(1);
    }

    @Test
    void anAttemptOfAProcessThatDiedIsSeenByItsEndingAloneAndHindersNobody() throws Exception {
        NewFile dropped = storage.create("shard", Existing.KEEP);
        write(dropped, content(MEBIBYTE, 9));

        Storage next = again(storage);
        assertThat(next.exists("shard")).isFalse();
        try (NewFile file = next.create("shard", Existing.KEEP)) {
            write(file, content(10, 10));
            assertThat(file.commit()).isTrue();
        }
        assertThat(list("", true)).contains(new StoredFile("shard", 10));
        for (StoredFile left : list("", true)) {
            assertThat(left.name()).matches("shard(.*\\.partial)?");
            assertThat(storage.delete(left.name())).isTrue();
        }
        assertThat(list("", true)).isEmpty();
        dropped.close();
        assertThat(list("", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 12 * MEBIBYTE})
    void aFileThatCannotBeWrittenIsNotThereOrWhole(int bytes) throws Exception {
        storage.write("other", new byte[1]);
        NewFile file = storage.create("shard", Existing.KEEP);
        write(file, content(100, 11));
        breakWriting(storage);
        assertThatThrownBy(() -> {
                    write(file, content(bytes, 12));
                    file.commit();
                })
                .isInstanceOf(IOException.class);
        try {
            file.close();
        } catch (IOException e) {
            // What is left over cannot be removed now.
        }
        repair(storage);
        assertThat(again(storage).exists("shard")).isFalse();
        storage.write("shard", content(5, 13));
        assertThat(read("shard")).isEqualTo(content(5, 13));
    }

    @Test
    void theFirstOfTwoAttemptsIsKept() throws Exception {
        try (NewFile first = storage.create("shard", Existing.KEEP);
                NewFile second = again(storage).create("shard", Existing.KEEP)) {
            write(first, content(2000, 14));
            write(second, content(1000, 15));
            assertThat(second.commit()).isTrue();
            assertThat(first.commit()).isFalse();
        }
        assertThat(create("shard", Existing.KEEP, content(10, 16))).isFalse();
        assertThat(read("shard")).isEqualTo(content(1000, 15));
        assertThat(list("", true)).containsExactly(new StoredFile("shard", 1000));
    }

    @Test
    void theLastOfTwoReplacementsStays() throws Exception {
        storage.write("features.json", content(5, 17));
        try (NewFile first = storage.create("features.json", Existing.REPLACE);
                NewFile second = again(storage).create("features.json", Existing.REPLACE)) {
            write(first, content(2000, 18));
            write(second, content(1000, 19));
            assertThat(second.commit()).isTrue();
            assertThat(first.commit()).isTrue();
        }
        assertThat(read("features.json")).isEqualTo(content(2000, 18));
        assertThat(list("", true)).containsExactly(new StoredFile("features.json", 2000));
    }

    @Test
    void ofAttemptsAtTheSameInstantOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] content = content(1000 + i, i);
            results.add(threads.submit(() -> create("shard", Existing.KEEP, content)));
        }
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            if (results.get(i).get()) {
                winners.add(i);
            }
        }
        threads.shutdown();
        int kept = read("shard").length - 1000;
        assertThat(read("shard")).isEqualTo(content(1000 + kept, kept));
        assertThat(winners).contains(kept).hasSizeLessThanOrEqualTo(isAtomic() ? 1 : 8);
        assertThat(list("", true)).hasSize(1);
    }

    @Test
    void whoReadsAFileThatIsReplacedSeesTheOldOneOrAFailure() throws Exception {
        byte[] old = content(MEBIBYTE, 20);
        storage.write("features.json", old);
        try (ReadableFile file = storage.open("features.json")) {
            ByteBuffer begin = ByteBuffer.allocate(10);
            file.readFully(0, begin);
            again(storage).write("features.json", content(MEBIBYTE, 21));
            try {
                assertThat(file.readAll()).isEqualTo(old);
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(EOFException.class);
            }
        }
        assertThat(read("features.json")).isEqualTo(content(MEBIBYTE, 21));
    }

    @Test
    void oneWriterHoldsTheLockAtATime() throws Exception {
        try (WriterLock lock = storage.lock("extract", "store")) {
            lock.announce();
            assertThatCode(lock::check).doesNotThrowAnyException();
            assertThatThrownBy(() -> again(storage).lock("extract", "store"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageStartingWith(storage.location() + ": another extract (process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageEndingWith("is at work on this store; wait for it or stop it");
            assertThatCode(lock::check).doesNotThrowAnyException();
        }
        again(storage).lock("extract", "store").close();
    }

    private boolean create(String name, Existing existing, byte[] content) throws IOException {
        try (NewFile file = storage.create(name, existing)) {
            write(file, content);
            return file.commit();
        }
    }

    private static void write(NewFile file, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private byte[] read(String name) throws Exception {
        try (ReadableFile file = again(storage).open(name)) {
            return file.readAll();
        }
    }

    private List<StoredFile> list(String folder, boolean below) throws IOException {
        List<StoredFile> found = Collections.synchronizedList(new ArrayList<>());
        storage.files(folder, below, found::add);
        found.sort(Comparator.comparing(StoredFile::name));
        return found;
    }

    private static byte[] content(int bytes, int seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }
}
