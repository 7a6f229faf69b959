package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.Scratch;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardNumbers;
import io.github.headstart.store.StoreManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The next state of a store: what a plan keeps, and the results of its tasks as they come. Not thread-safe. */
public final class NextState {
    private final ExtractPlan plan;
    private final Optional<Path> published;
    private final Scratch scratch;
    private final List<ShardEntry> shards;
    private final ExternalSort<FailedRow> failed;
    /** By a hash of their places: an image that fails in several passes counts once. */
    private final Set<Long> failedImages = new HashSet<>();

    private Optional<ImageFailure> first;

    /** @param published the {@code samples.csv} of the published state, if there is one */
    public NextState(ExtractPlan plan, Optional<Path> published, Scratch scratch) {
        this.plan = plan;
        this.published = published;
        this.scratch = scratch;
        this.shards = new ArrayList<>(plan.kept());
        this.failed = new ExternalSort<>(scratch, FailedRow.FORMAT, FailedRow.ORDER);
        this.first = plan.firstUnreadable();
    }

    /**
     * What is published.
     *
     * @param samples a file with the content of {@code samples.csv}
     * @param unreadableWithRows the number of images that could not be read but have rows of an earlier run
     * @param partial whether an image has rows although it failed in another pass: such rows must be removed by another run
     */
    public record Published(StoreManifest manifest, Path samples, int unreadableWithRows, boolean partial) {}

    /** Adds the result of a task, with its failures. */
    public void add(ShardResult result) {
        result.entry().ifPresent(shards::add);
        int pass = ShardName.parse(result.shard()).orElseThrow().pass();
        for (ImageFailure failure : result.failures()) {
            count(failure);
            failed.add(new FailedRow(failure, pass));
        }
    }

    /** Counts an image that could not be read; its task's result, which names it too, may follow. */
    public void count(ImageFailure failure) {
        Sample sample = failure.sample();
        String hash = new Checksum()
                .add(sample.split().toString())
                .add(sample.label())
                .add(sample.path())
                .hex();
        if (failedImages.add(Long.parseUnsignedLong(hash.substring(0, Long.BYTES * 2), 16))
                && first.filter(earlier -> Sample.BY_PLACE.compare(earlier.sample(), sample) <= 0)
                        .isEmpty()) {
            first = Optional.of(failure);
        }
    }

    /** The number of images that could not be read so far. */
    public int unreadable() {
        return plan.unreadable() + failedImages.size();
    }

    /** The first image that could not be read, in the images' order; there must be one. */
    public ImageFailure firstUnreadable() {
        return first.orElseThrow();
    }

    public boolean hasNoRows() {
        return shards.isEmpty();
    }

    /** The whole state, after the last task. */
    public Published finish() {
        if (published.isPresent() && plan.keepsSamples() && failedImages.isEmpty()) {
            return new Published(manifest(shards, published.get(), plan.unreadable()), published.get(), 0, false);
        }
        return published(name -> true);
    }

    /**
     * The state after a part of the tasks: without the rows of the others, and without the images that have none but theirs.
     *
     * @param next the first task that is not finished
     */
    public Published part(ShardTask next) {
        ShardName first = next.name();
        int part = part(first);
        return published(name -> part(name) < part || part(name) == part && name.number() < first.number());
    }

    /** The place of a shard's split and pass in the order of the tasks. */
    private int part(ShardName name) {
        List<Part> parts = plan.parts();
        for (int number = 0; number < parts.size(); number++) {
            if (parts.get(number).split() == name.split() && parts.get(number).pass() == name.pass()) {
                return number;
            }
        }
        throw new IllegalArgumentException(name + " is of no part of the plan");
    }

    /**
     * Writes {@code samples.csv} from one walk through the images.
     *
     * @param made whether a new shard is part of the state
     */
    private Published published(Predicate<ShardName> made) {
        Set<ShardEntry> kept = new HashSet<>(plan.kept());
        List<ShardEntry> all = shards.stream()
                .filter(shard -> kept.contains(shard)
                        || made.test(ShardName.parse(shard.file()).orElseThrow()))
                .toList();
        Path samples = scratch.file();
        Listing listing = new Listing(made);
        try (RowPlan rows = plan.walk();
                Cursor<FailedRow> failures = failed.sorted().read();
                SampleFile.Writer writer = new SampleFile.Writer(samples)) {
            while (rows.advance()) {
                listing.entry(rows, failures).ifPresent(writer::add);
            }
        }
        return new Published(
                manifest(all, samples, listing.unreadable), samples, listing.unreadableWithRows, listing.partial);
    }

    private StoreManifest manifest(List<ShardEntry> entries, Path samples, int unreadable) {
        List<ShardEntry> sorted = entries.stream().sorted(ShardEntry.ORDER).toList();
        try {
            return StoreManifest.of(
                    plan.recipe(), plan.classes(), plan.labelling(), unreadable, Checksum.ofFile(samples), sorted);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(samples, AtomicFile.reason(e)), e);
        }
    }

    /** Counts the rows of each split and pass as the tasks do, to find in which new shard each lies. */
    private final class Listing {
        private final Map<Split, Map<Integer, int[]>> made = new EnumMap<>(Split.class);
        private final Map<Split, Map<Integer, Part>> parts = new EnumMap<>(Split.class);
        private int unreadable;
        private int unreadableWithRows;
        private boolean partial;
        private final Predicate<ShardName> isPart;

        Listing(Predicate<ShardName> isPart) {
            this.isPart = isPart;
            for (Part part : plan.parts()) {
                parts.computeIfAbsent(part.split(), split -> new TreeMap<>()).put(part.pass(), part);
                made.computeIfAbsent(part.split(), split -> new TreeMap<>()).put(part.pass(), new int[1]);
            }
        }

        /** Empty for an image that is to get its rows later. */
        Optional<SampleFile.Entry> entry(RowPlan rows, Cursor<FailedRow> failures) {
            PlannedImage image = rows.image();
            Sample sample = image.sample();
            Map<Integer, ImageFailure> failed = new TreeMap<>();
            while (failures.hasNext()
                    && Sample.BY_PLACE.compare(failures.peek().failure().sample(), sample) <= 0) {
                FailedRow row = failures.next();
                failed.put(row.pass(), row.failure());
            }
            int[] numbers = numbers(rows, failed);
            boolean hasRows = Arrays.stream(numbers).anyMatch(number -> number != ShardNumbers.NONE);
            if (failed.isEmpty()) {
                boolean later = !hasRows && image.kind() == PlannedImage.Kind.READABLE;
                return later
                        ? Optional.empty()
                        : Optional.of(
                                entry(image, image.status(), hasRows ? sample.sha256() : unreadSha256(image), numbers));
            }
            ImageFailure failure = failed.values().iterator().next();
            if (failure.knowsContent()) {
                // An image that fails with its content known loses its rows; one that cannot be opened keeps them.
                partial |= hasRows;
                return Optional.of(entry(image, failure.status(), sample.sha256()));
            }
            return Optional.of(entry(image, failure.status(), hasRows ? sample.sha256() : "", numbers));
        }

        private String unreadSha256(PlannedImage image) {
            return image.kind() == PlannedImage.Kind.UNREADABLE
                    ? ""
                    : image.sample().sha256();
        }

        private SampleFile.Entry entry(PlannedImage image, String status, String sha256, int... numbers) {
            SampleFile.Entry entry =
                    new SampleFile.Entry(image.sample().withSha256(sha256), status, ShardNumbers.text(numbers));
            unreadable += entry.ok() ? 0 : 1;
            unreadableWithRows += entry.ok() || entry.shards().isEmpty() ? 0 : 1;
            return entry;
        }

        private int[] numbers(RowPlan rows, Map<Integer, ImageFailure> failed) {
            Split split = rows.image().sample().split();
            int[] numbers = new int[plan.passes(split).last() + 1];
            Arrays.fill(numbers, ShardNumbers.NONE);
            for (int pass : plan.passes(split)) {
                RowPlan.Row row = rows.row(pass);
                if (row.isMade()) {
                    Part part = parts.get(split).get(pass);
                    int number = part.first() + made.get(split).get(pass)[0]++ / plan.rowsPerShard();
                    boolean isThere = !failed.containsKey(pass) && isPart.test(new ShardName(split, pass, number));
                    numbers[pass] = isThere ? number : ShardNumbers.NONE;
                } else {
                    numbers[pass] = row.kept();
                }
            }
            return numbers;
        }
    }
}
