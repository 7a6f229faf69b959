package io.github.headstart.store;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.text.Count;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a store for every kind of damage, and changes nothing. It has one shard open for each processor; what identifies the rows
 * is sorted on disk. Not thread-safe.
 */
public final class StoreVerifier {
    /** The most problems that are named; the rest is counted. */
    private static final int MOST_NAMED = 1000;

    private static final int SHARDS_AT_ONCE = 64;

    private static final Comparator<Row> BY_IMAGE = Comparator.comparing(Row::sample, Sample.BY_PLACE)
            .thenComparing(row -> row.sample().sha256())
            .thenComparingInt(Row::pass)
            .thenComparingInt(Row::shard)
            .thenComparingInt(Row::row);

    private final Path directory;
    private final StorePublication publication;
    private final Scratch scratch;
    private final ExternalSort<Row> keys;
    private final List<String> problems = new ArrayList<>();
    private int unnamed;
    private int rows;
    private int notFinite;

    private StoreVerifier(Path directory, Scratch scratch) {
        this.directory = directory;
        this.publication = new StorePublication(new LocalStorage(directory));
        this.scratch = scratch;
        this.keys = new ExternalSort<>(scratch, Row.FORMAT, BY_IMAGE);
    }

    /**
     * What identifies a row, with its location.
     *
     * @param shard its index in {@code features.json}
     */
    private record Row(Sample sample, int pass, int shard, int row) {
        static final RecordFormat<Row> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Row row, DataOutput out) throws IOException {
                Sample.FORMAT.write(row.sample, out);
                out.writeInt(row.pass);
                out.writeInt(row.shard);
                out.writeInt(row.row);
            }

            @Override
            public Row read(DataInput in) throws IOException {
                return new Row(Sample.FORMAT.read(in), in.readInt(), in.readInt(), in.readInt());
            }
        };
    }

    /**
     * The result of a verification.
     *
     * @param shards that {@code features.json} names
     * @param rows in those of them that could be read
     * @param problems all that is wrong, a line each; empty if the store is sound
     * @param notes oddities that do no harm
     * @param notFinite how many of the problems are rows with values that are NaN or infinite, which recomputing them does
     *     not change
     */
    public record Findings(int shards, int rows, List<String> problems, List<String> notes, int notFinite) {
        public Findings {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads every byte of the store and every value in it.
     *
     * @throws PipelineException if the folder is no store
     */
    public static Findings verify(Path directory) {
        Path file = directory.resolve(FeatureStore.MANIFEST);
        FeatureStore.require(directory);
        while (true) {
            String text = Json.text(file);
            Findings findings = findings(directory, text);
            // An extract that published meanwhile removed shards of the state that was looked at.
            if (findings.problems().isEmpty() || Json.text(file).equals(text)) {
                return findings;
            }
        }
    }

    private static Findings findings(Path directory, String text) {
        try (Scratch scratch = new Scratch()) {
            return new StoreVerifier(directory, scratch).findings(text);
        }
    }

    private Findings findings(String text) {
        Path file = directory.resolve(FeatureStore.MANIFEST);
        StoreManifest manifest;
        try {
            manifest = StoreManifest.parseUnsealed(text, file);
        } catch (PipelineException e) {
            return new Findings(0, 0, List.of(e.getMessage()), List.of(), 0);
        }
        if (!manifest.isSealed(text)) {
            problem(FeatureStore.MANIFEST, "content that matches its checksum", "other content: it was edited");
        }
        entries(manifest);
        contents(manifest);
        samples(manifest);
        List<String> notes = publication.leftovers(manifest).stream()
                .map(leftover -> leftover + ": not part of the published state; the next extract resumes or removes it")
                .toList();
        return new Findings(manifest.shards().size(), rows, named(), notes, notFinite);
    }

    /** What {@code features.json} says of itself. */
    private void entries(StoreManifest manifest) {
        if (!manifest.counts().equals(StoreManifest.counts(manifest.shards()))) {
            problem(
                    FeatureStore.MANIFEST + " counts",
                    StoreManifest.counts(manifest.shards()).toString(),
                    manifest.counts().toString());
        }
        List<String> sorted = manifest.classes().stream().distinct().sorted().toList();
        if (!manifest.classes().equals(sorted)) {
            problem(
                    FeatureStore.MANIFEST + " classes",
                    sorted.toString(),
                    manifest.classes().toString());
        }
        Set<String> files = new HashSet<>();
        for (ShardEntry shard : manifest.shards()) {
            boolean fits = ShardName.parse(shard.file())
                    .filter(name -> name.split() == shard.split() && name.pass() == shard.pass())
                    .isPresent();
            if (!fits) {
                problem(
                        shard.file(),
                        "the name of a shard of %s, pass %d".formatted(shard.split(), shard.pass()),
                        "this");
            }
            if (!files.add(shard.file())) {
                problem(shard.file(), "to be named once in " + FeatureStore.MANIFEST, "twice");
            }
        }
    }

    /** Reads the shards, several at a time; their problems are told in the shards' order. */
    private void contents(StoreManifest manifest) {
        ShardCheck check = new ShardCheck(new LocalStorage(directory), manifest.recipe(), manifest.shards());
        List<ShardFindings> begun = new ArrayList<>();
        try (WorkerThreads workers =
                new WorkerThreads("verify", Runtime.getRuntime().availableProcessors())) {
            for (int number = 0; number < manifest.shards().size(); number++) {
                int shard = number;
                ShardFindings findings =
                        new ShardFindings(directory, manifest, manifest.shards().get(number));
                begun.add(findings);
                workers.run(() ->
                        findings.find(check, (row, key) -> keys.add(new Row(key.sample(), key.pass(), shard, row))));
                if (begun.size() == SHARDS_AT_ONCE) {
                    workers.await();
                    begun.forEach(this::take);
                    begun.clear();
                }
            }
            workers.await();
            begun.forEach(this::take);
        }
    }

    private void take(ShardFindings shard) {
        shard.problems().forEach(this::problem);
        rows += shard.rows();
        notFinite += shard.notFinite();
    }

    /** What {@code samples.csv} says, against the rows. */
    private void samples(StoreManifest manifest) {
        try (Cursor<Row> stored = keys.sorted().read();
                Cursor<SampleFile.Entry> samples = SampleFile.read(publication.samples(manifest, scratch))) {
            boolean comparable = problems.isEmpty();
            int unreadable = 0;
            int unlisted = 0;
            while (samples.hasNext()) {
                SampleFile.Entry entry = samples.next();
                unreadable += entry.ok() ? 0 : 1;
                // Rows of shards that cannot be read would all be reported as missing, which says nothing new.
                while (comparable && stored.hasNext() && isBefore(stored.peek(), entry.sample())) {
                    numbers(manifest, stored, stored.peek().sample());
                    unlisted++;
                }
                String found = comparable ? ShardNumbers.text(numbers(manifest, stored, entry.sample())) : "";
                if (comparable && !entry.shards().equals(found)) {
                    problem(
                            "%s in %s".formatted(entry.sample().path(), FeatureStore.SAMPLES),
                            "shards \"" + found + '"',
                            entry.shards());
                }
            }
            while (comparable && stored.hasNext()) {
                numbers(manifest, stored, stored.peek().sample());
                unlisted++;
            }
            if (unlisted > 0) {
                problem(
                        FeatureStore.SAMPLES,
                        "all images that have rows",
                        Count.of(unlisted, "image") + " with rows that it does not list");
            }
            if (unreadable != manifest.unreadable()) {
                problem(
                        FeatureStore.MANIFEST + " unreadable",
                        Integer.toString(unreadable),
                        "" + manifest.unreadable());
            }
        } catch (PipelineException e) {
            problem(e.getMessage());
        }
    }

    private static boolean isBefore(Row row, Sample sample) {
        int order = Sample.BY_PLACE.compare(row.sample(), sample);
        return order < 0 || order == 0 && row.sample().sha256().compareTo(sample.sha256()) < 0;
    }

    /** Takes the rows of an image; gives by pass the shard in which one lies. */
    private int[] numbers(StoreManifest manifest, Cursor<Row> stored, Sample sample) {
        int[] numbers = new int[0];
        while (stored.hasNext() && stored.peek().sample().equals(sample)) {
            Row row = stored.next();
            String file = manifest.shards().get(row.shard()).file();
            if (row.pass() < numbers.length) {
                problem(
                        ShardFindings.place(file, row.row(), sample),
                        "no other row of this image and pass",
                        "a second one");
            } else {
                int length = numbers.length;
                numbers = Arrays.copyOf(numbers, row.pass() + 1);
                Arrays.fill(numbers, length, numbers.length, ShardNumbers.NONE);
                numbers[row.pass()] =
                        ShardName.parse(file).map(ShardName::number).orElse(ShardNumbers.NONE);
            }
        }
        return numbers;
    }

    private void problem(String place, String expected, String found) {
        problem("%s: expected %s, found %s".formatted(place, expected, found));
    }

    private void problem(String text) {
        if (problems.size() < MOST_NAMED) {
            problems.add(text);
        } else {
            unnamed++;
        }
    }

    private List<String> named() {
        if (unnamed > 0) {
            problems.add("and %s more".formatted(Count.of(unnamed, "problem")));
        }
        return problems;
    }
}
