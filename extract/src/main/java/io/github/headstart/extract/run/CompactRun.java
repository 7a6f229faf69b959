package io.github.headstart.extract.run;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.CompactPlan;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.Rewrite;
import io.github.headstart.extract.shard.ShardRewriter;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.Compression;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.process.WriterLock;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardCheck;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardNumbers;
import io.github.headstart.store.ShardSize;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StorePublication;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Writes a store's shards again with another compression or size, without computing. It can be killed at any instant: the published
 * state stays complete, and the next run starts again. Not thread-safe.
 */
public final class CompactRun {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Path directory;
    private final Compression compression;
    private final OptionalInt rowsPerShard;
    private final Storage store;
    private final StorePublication publication;

    /**
     * @param compression of all shards afterwards
     * @param rowsPerShard 1 or more; empty if the shards are to keep their rows
     */
    public CompactRun(Path directory, Compression compression, OptionalInt rowsPerShard) {
        this.directory = directory;
        this.compression = compression;
        this.rowsPerShard = rowsPerShard;
        this.store = new LocalStorage(directory);
        this.publication = new StorePublication(store);
    }

    /** A row that is now in another shard. @param number of the shard */
    private record Move(Sample sample, int pass, int number) {
        static final Comparator<Move> ORDER = Comparator.comparing(Move::sample, Sample.BY_PLACE)
                .thenComparing(move -> move.sample().sha256())
                .thenComparingInt(Move::pass);

        static final RecordFormat<Move> FORMAT = new RecordFormat<>() {
            @Override
            public void write(Move move, DataOutput out) throws IOException {
                Sample.FORMAT.write(move.sample, out);
                out.writeInt(move.pass);
                out.writeInt(move.number);
            }

            @Override
            public Move read(DataInput in) throws IOException {
                return new Move(Sample.FORMAT.read(in), in.readInt(), in.readInt());
            }
        };
    }

    /** @throws PipelineException if the folder is no sound store, or on any error; the published state stays */
    public CompactSummary run(ExtractProgress progress) {
        long start = System.nanoTime();
        FeatureStore.require(directory);
        try (Scratch scratch = new Scratch();
                WriterLock lock = store.lock("extract", "store")) {
            StoreManifest manifest = publication.manifest();
            requireFinishedExtraction();
            check(manifest, progress);
            Path samples = publication.samples(manifest, scratch);
            CompactPlan plan = CompactPlan.of(manifest.shards(), compression, rowsPerShard);
            Optional<StoreOrigin> origin = origin();
            StoreManifest next = manifest;
            if (!plan.rewrites().isEmpty()) {
                lock.announce();
                requireSpace(manifest, plan);
                next = rewrite(manifest, plan, samples, origin, lock, progress, scratch);
            }
            if (!publication.isFinished(next)) {
                lock.check();
                publication.finish(next);
            }
            origin.ifPresent(known -> known.write(store));
            return new CompactSummary(
                    directory,
                    next.rows(),
                    manifest.shards().size(),
                    plan.kept().size(),
                    plan.rewrites().size(),
                    manifest.bytes(),
                    next.bytes(),
                    (System.nanoTime() - start) / 1e9);
        }
    }

    /** What an interrupted extraction has finished would be lost, or its parts would no longer fit. */
    private void requireFinishedExtraction() {
        if (publication.isPart()
                || !FinishedTasks.read(store, false, shards -> List.of()).isEmpty()) {
            throw new PipelineException(
                    "%s: expected a finished store, found shards of an interrupted extraction; run `extract` again to finish it"
                            .formatted(directory));
        }
    }

    private void check(StoreManifest manifest, ExtractProgress progress) {
        ShardCheck check = new ShardCheck(store, manifest.recipe(), manifest.shards());
        Map<String, String> damages = new ConcurrentSkipListMap<>();
        try (Progress bar = progress.checking(manifest.shards().size());
                WorkerThreads threads =
                        new WorkerThreads("check", Runtime.getRuntime().availableProcessors())) {
            for (ShardEntry shard : manifest.shards()) {
                threads.run(() -> {
                    check.damage(shard).ifPresent(damage -> damages.put(shard.file(), damage));
                    synchronized (bar) {
                        bar.step();
                    }
                });
            }
            threads.await();
        }
        if (!damages.isEmpty()) {
            throw FeatureStore.damaged(
                    directory,
                    manifest,
                    damages.entrySet().stream()
                            .map(damage -> "  %s: %s".formatted(damage.getKey(), damage.getValue()))
                            .toList());
        }
    }

    /** What is replaced stays until the new shards are published. Compressed ones are not larger than what they replace. */
    private void requireSpace(StoreManifest manifest, CompactPlan plan) {
        long bytes = compression == Compression.NONE
                ? plan.rewrites().stream()
                        .mapToLong(rewrite -> ShardSize.estimate(manifest.recipe(), rewrite.rows()))
                        .sum()
                : plan.replaced().stream().mapToLong(ShardEntry::bytes).sum();
        DiskSpace.of(bytes, store).require(store.location(), "free some space");
    }

    private StoreManifest rewrite(
            StoreManifest manifest,
            CompactPlan plan,
            Path samples,
            Optional<StoreOrigin> origin,
            WriterLock lock,
            ExtractProgress progress,
            Scratch scratch) {
        Set<String> before = manifest.shards().stream().map(ShardEntry::file).collect(Collectors.toSet());
        publication.removeShards(before);
        Next next;
        try (StopSignal stop = StopSignal.watch(PATIENCE, "stopped; the store is as it was")) {
            boolean written = false;
            try {
                next = write(manifest, plan, samples, lock, stop, progress, scratch);
                written = true;
            } finally {
                // Not after a failure to publish, which may come when the new state holds already: the next run cleans
                // up.
                if (!written) {
                    publication.removeShards(before);
                }
            }
        }
        lock.check();
        origin.ifPresent(known -> known.writeAhead(store, next.manifest()));
        publication.publish(next.manifest(), next.samples(), lock::check);
        return next.manifest();
    }

    /** @param samples the content of {@code samples.csv} */
    private record Next(StoreManifest manifest, Path samples) {}

    private Next write(
            StoreManifest manifest,
            CompactPlan plan,
            Path samples,
            WriterLock lock,
            StopSignal stop,
            ExtractProgress progress,
            Scratch scratch) {
        ExternalSort<Move> moves = new ExternalSort<>(scratch, Move.FORMAT, Move.ORDER);
        List<ShardEntry> shards = new ArrayList<>(plan.kept());
        ShardRewriter rewriter = new ShardRewriter(store, manifest.recipe(), compression);
        try (Progress bar = progress.rewriting(plan.rows())) {
            for (Rewrite rewrite : plan.rewrites()) {
                lock.check();
                shards.add(rewriter.write(rewrite, key -> {
                    stop.check();
                    if (!rewrite.keepsNumber()) {
                        moves.add(new Move(key.sample(), key.pass(), rewrite.number()));
                    }
                    bar.step();
                }));
            }
            shards.sort(ShardEntry.ORDER);
            Path listed = samples(samples, moves, scratch);
            return new Next(
                    StoreManifest.of(
                            manifest.recipe(),
                            manifest.classes(),
                            Labelling.of(manifest.labelling()),
                            manifest.unreadable(),
                            sha256(listed),
                            shards),
                    listed);
        } catch (PipelineException e) {
            // A signal removes temporary files at once: what cannot be read any more is no failure then.
            stop.check();
            throw e;
        }
    }

    private Optional<StoreOrigin> origin() {
        try (FeatureStore open = FeatureStore.open(directory)) {
            return StoreOrigin.read(open);
        }
    }

    /** The same images with the numbers of the shards that have their rows now. */
    private Path samples(Path published, ExternalSort<Move> moves, Scratch scratch) {
        Path file = scratch.file();
        try (Cursor<Move> moved = moves.sorted().read();
                Cursor<SampleFile.Entry> entries = SampleFile.read(published);
                SampleFile.Writer writer = new SampleFile.Writer(file)) {
            while (entries.hasNext()) {
                SampleFile.Entry entry = entries.next();
                int[] numbers = ShardNumbers.of(entry);
                while (moved.hasNext() && moved.peek().sample().equals(entry.sample())) {
                    Move move = moved.next();
                    if (move.pass() >= numbers.length) {
                        throw unlisted(move);
                    }
                    numbers[move.pass()] = move.number();
                }
                writer.add(new SampleFile.Entry(entry.sample(), entry.status(), ShardNumbers.text(numbers)));
            }
            if (moved.hasNext()) {
                throw unlisted(moved.peek());
            }
        }
        return file;
    }

    private PipelineException unlisted(Move move) {
        return new PipelineException(
                "%s: expected all rows of the shards, found none of %s in pass %d; `extract verify` lists all that is wrong"
                        .formatted(
                                directory.resolve(FeatureStore.SAMPLES),
                                move.sample().path(),
                                move.pass()));
    }

    private static String sha256(Path file) {
        try {
            return Checksum.ofFile(file);
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }
}
