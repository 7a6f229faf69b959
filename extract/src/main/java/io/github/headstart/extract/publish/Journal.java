package io.github.headstart.extract.publish;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.AppendedLines;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StorePublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a run's finished tasks, so that a run can be interrupted at any instant and resumed. A line is written after the shard
 * is in place; it is valid for any task of the same digest as long as the file matches the line. Not thread-safe.
 */
public final class Journal {
    /** The suffix of a finished shard whose name is needed for another shard. */
    private static final String ASIDE = ".aside";

    private final Path directory;
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private Journal(Path directory) {
        this.directory = directory;
    }

    /**
     * One finished task.
     *
     * @param task its digest
     * @param recipe digest of the recipe of the shard's pass
     * @param shard the finished shard; null if none of the task's images could be read
     */
    public record Line(String task, String recipe, ShardEntry shard, List<SampleFile.Entry> unreadable) {
        public Optional<ShardEntry> made() {
            return Optional.ofNullable(shard);
        }
    }

    /**
     * Reads the lines of an interrupted run whose files are unchanged.
     *
     * @throws PipelineException naming a line that is whole and wrong
     */
    public static Journal read(Path directory) {
        Journal journal = new Journal(directory);
        Path file = directory.resolve(StorePublication.JOURNAL);
        if (!Files.exists(file)) {
            return journal;
        }
        Json.lines(file, Line.class).parallelStream()
                .filter(line -> line.made().map(journal::isInPlace).orElse(true))
                .toList()
                .forEach(line -> journal.lines.put(line.task(), line));
        return journal;
    }

    /** The line of a finished task; empty if it is not finished. */
    public Optional<Line> find(ShardTask task, Recipe recipe) {
        return Optional.ofNullable(lines.get(task.digest(recipe))).filter(line -> line.made()
                .map(shard -> shard.file().equals(task.name().toString()))
                .orElse(true));
    }

    public Collection<Line> lines() {
        return lines.values();
    }

    public Path file(ShardEntry shard) {
        return directory.resolve(shard.file());
    }

    /** Records a finished task durably. */
    public void add(ShardTask task, Recipe recipe, ShardExtractor.Result result) {
        Line line = new Line(
                task.digest(recipe),
                digest(recipe, task.name().pass()),
                result.shard().orElse(null),
                result.unreadable());
        append(line);
        lines.put(line.task(), line);
    }

    private void append(Line line) {
        Path file = directory.resolve(StorePublication.JOURNAL);
        try {
            AppendedLines.add(file, Json.line(line));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /**
     * Renames a finished shard and records the new name, so that the next run finds it, too.
     *
     * @return the line with the new name
     */
    public Line setAside(Line line) {
        ShardEntry shard = line.shard();
        Path aside = directory.resolve(shard.file() + ASIDE);
        for (int number = 2; Files.exists(aside); number++) {
            aside = directory.resolve(shard.file() + ASIDE + number);
        }
        Line moved = new Line(
                line.task(),
                line.recipe(),
                new ShardEntry(
                        aside.getFileName().toString(),
                        shard.split(),
                        shard.pass(),
                        shard.rows(),
                        shard.bytes(),
                        shard.sha256()),
                line.unreadable());
        // Recorded first, because a line whose file is missing is ignored.
        append(moved);
        try {
            AtomicFile.rename(file(shard), aside);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(aside, e);
        }
        return moved;
    }

    public static String digest(Recipe recipe, int pass) {
        return new Checksum().add(Json.line(recipe.ofPass(pass))).hex();
    }

    private boolean isInPlace(ShardEntry shard) {
        Path file = file(shard);
        try {
            return Files.exists(file)
                    && Files.size(file) == shard.bytes()
                    && Checksum.ofFile(file).equals(shard.sha256());
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }
}
