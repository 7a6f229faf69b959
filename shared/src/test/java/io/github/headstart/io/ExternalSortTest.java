package io.github.headstart.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalSortTest {
    private static final Comparator<Item> ORDER = Comparator.comparing(Item::key);

    private final Scratch scratch = new Scratch();

    /** @param number in the order in which the items are added */
    private record Item(String key, int number) {
        static final RecordFormat<Item> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Item item, DataOutput out) throws IOException {
                RecordFormat.writeText(item.key, out);
                out.writeInt(item.number);
            }

            @Override
            public Item read(DataInput in) throws IOException {
                return new Item(RecordFormat.readText(in), in.readInt());
            }
        };
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 9", "2, 2, 100", "3, 4, 101", "1000, 2, 17", "7, 3, 1", "7, 3, 0"})
    void sortsAndKeepsTheOrderOfEqualRecords(int recordsInMemory, int filesMerged, int count) {
        Random random = new Random(count);
        List<Item> items = new ArrayList<>();
        ExternalSort<Item> sort = new ExternalSort<>(scratch, Item.FORMAT, ORDER, recordsInMemory, filesMerged);
        for (int number = 0; number < count; number++) {
            Item item = new Item("key " + random.nextInt(10), number);
            items.add(item);
            sort.add(item);
        }
        items.sort(ORDER);

        RecordFile<Item> sorted = sort.sorted();

        assertThat(sorted.size()).isEqualTo(count);
        assertThat(read(sorted)).isEqualTo(items).as("read again").isEqualTo(read(sorted));
    }

    @Test
    void takesRecordsFromSeveralThreads() throws InterruptedException {
        ExternalSort<Item> sort = new ExternalSort<>(scratch, Item.FORMAT, ORDER, 10, 2);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = 1000 * thread;
            threads.add(new Thread(() -> {
                for (int number = first; number < first + 1000; number++) {
                    sort.add(new Item("%04d".formatted(number), number));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Item> sorted = read(sort.sorted());
        for (int number = 0; number < 4000; number++) {
            assertThat(sorted.get(number).number()).isEqualTo(number);
        }
    }

    @Test
    void aTextMayBeLongerThanTheJdksFormatsAllow() {
        String text = String.join("", Collections.nCopies(50_000, "ü猫"));
        ExternalSort<Item> sort = new ExternalSort<>(scratch, Item.FORMAT, ORDER);
        sort.add(new Item(text, 1));
        assertThat(read(sort.sorted())).containsExactly(new Item(text, 1));
    }

    private static List<Item> read(RecordFile<Item> file) {
        List<Item> items = new ArrayList<>();
        try (Cursor<Item> cursor = file.read()) {
            cursor.forEachRemaining(items::add);
        }
        return items;
    }
}
