package io.github.headstart.extract.publish;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.FinishedRows;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.AppendedLines;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.StorePublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The record of a run's finished tasks, so that a run can be interrupted at any instant and resumed. A line is written after the shard
 * is in place; it is valid for any task of the same digest as long as the file matches the line. Memory grows with the number of shards;
 * failed images stay on disk. Not thread-safe.
 */
public final class Journal {
    /** The suffix of a finished shard whose name is needed for another shard. */
    private static final String ASIDE = ".aside";

    private final Path file;
    private final Path directory;
    private final Map<String, Finished> finished = new LinkedHashMap<>();

    private Journal(Path directory) {
        this.directory = directory;
        this.file = directory.resolve(StorePublication.JOURNAL);
    }

    /**
     * One finished task.
     *
     * @param task its digest
     * @param recipe digest of the recipe of the shard's pass
     * @param shard the name of the shard that the task asks for
     * @param file the name of the finished file: the shard's, unless another shard needed it
     * @param result with no rows if none of the task's images could be read
     */
    private record Line(String task, String recipe, String file, ShardResult result) {}

    /** A line without its failed images. */
    private record Finished(String recipe, String file, ShardResult result, boolean hasFailures) {
        static Finished of(Line line) {
            ShardResult result = line.result();
            return new Finished(
                    line.recipe(),
                    line.file(),
                    new ShardResult(result.shard(), result.rows(), result.bytes(), result.sha256(), List.of()),
                    !result.failures().isEmpty());
        }

        boolean isUnderItsName() {
            return file.equals(result.shard());
        }
    }

    /**
     * Reads the lines of an interrupted run whose files are unchanged.
     *
     * @throws PipelineException naming a line that is whole and wrong
     */
    public static Journal read(Path directory) {
        Journal journal = new Journal(directory);
        journal.lines(line -> {
            journal.finished.remove(line.task());
            if (line.result().rows() == 0 || journal.isInPlace(line)) {
                journal.finished.put(line.task(), Finished.of(line));
            }
        });
        return journal;
    }

    /**
     * Whether a task is finished, and its shard is there under its name.
     *
     * @param retry whether a task of which some images could not be read counts as unfinished
     */
    public boolean isFinished(ShardTask task, boolean retry) {
        return Optional.ofNullable(finished.get(task.digest()))
                .filter(known -> known.result().rows() == 0 || known.isUnderItsName())
                .filter(known -> !known.hasFailures() || !retry)
                .isPresent();
    }

    /**
     * Gives the results of finished tasks with their failed images, one after another.
     *
     * @param tasks their digests
     */
    public void results(Set<String> tasks, Consumer<ShardResult> results) {
        Set<String> left = new HashSet<>(tasks);
        lines(line -> {
            Finished known = finished.get(line.task());
            if (known != null
                    && known.file().equals(line.file())
                    && known.result().sha256().equals(line.result().sha256())
                    && left.remove(line.task())) {
                results.accept(line.result());
            }
        });
    }

    /** The number of finished tasks. */
    public int size() {
        return finished.size();
    }

    /** The rows of the finished shards of a recipe. */
    public FinishedRows rows(Recipe recipe) {
        return rows -> finished.values().forEach(known -> {
            if (known.result().rows() > 0) {
                read(known, recipe, rows);
            }
        });
    }

    private void read(Finished known, Recipe recipe, BiConsumer<String, FeatureKey> rows) {
        int pass = ShardName.parse(known.result().shard()).orElseThrow().pass();
        if (known.recipe().equals(recipe.digest(pass))) {
            try (FeatureReader reader = FeatureReader.open(directory.resolve(known.file()), recipe.ofPass(pass))) {
                reader.keys().forEach(key -> rows.accept(known.file(), key));
            }
        }
    }

    /** Records a finished task durably. */
    public void add(ShardTask task, ShardResult result) {
        Line line = new Line(task.digest(), task.recipe(), result.shard(), result);
        append(line);
        finished.put(line.task(), Finished.of(line));
    }

    /**
     * Renames the finished shards that no task asks for, so that their names are free and their rows can still be copied; records the
     * new names, so that the next run finds them, too.
     *
     * @param tasks digests of the tasks whose shards keep their names
     * @param published the names that stay whatever the task
     * @return by the old name the new one
     */
    public Map<String, String> setAside(Set<String> tasks, Set<String> published) {
        Map<String, String> renamed = new HashMap<>();
        for (Map.Entry<String, Finished> entry : finished.entrySet()) {
            Finished known = entry.getValue();
            if (known.result().rows() > 0
                    && known.isUnderItsName()
                    && !tasks.contains(entry.getKey())
                    && !published.contains(known.file())) {
                Path aside = aside(known.file());
                String name = aside.getFileName().toString();
                // Recorded first, because a line whose file is missing is ignored.
                append(new Line(entry.getKey(), known.recipe(), name, known.result()));
                try {
                    AtomicFile.rename(directory.resolve(known.file()), aside);
                } catch (IOException e) {
                    throw AtomicFile.cannotWrite(aside, e);
                }
                entry.setValue(new Finished(known.recipe(), name, known.result(), known.hasFailures()));
                renamed.put(known.file(), name);
            }
        }
        return renamed;
    }

    private Path aside(String name) {
        Path aside = directory.resolve(name + ASIDE);
        for (int number = 2; Files.exists(aside); number++) {
            aside = directory.resolve(name + ASIDE + number);
        }
        return aside;
    }

    private void lines(Consumer<Line> lines) {
        if (Files.exists(file)) {
            Json.lines(file, Line.class, lines);
        }
    }

    private void append(Line line) {
        try {
            AppendedLines.add(file, Json.line(line));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private boolean isInPlace(Line line) {
        Path shard = directory.resolve(line.file());
        try {
            return Files.exists(shard)
                    && Files.size(shard) == line.result().bytes()
                    && Checksum.ofFile(shard).equals(line.result().sha256());
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(shard, AtomicFile.reason(e)), e);
        }
    }
}
