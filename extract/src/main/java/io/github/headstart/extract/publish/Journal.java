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
 * What a run notes of every task that it finished, so that it can be cut off at any instant and taken up again. A line
 * is written after the shard is in place; it holds for whoever plans a task of the same digest, as long as the file is
 * as the line says. Not thread-safe.
 */
public final class Journal {
    /** What the name of a finished shard ends in that another shard has taken the name of. */
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
     * @param shard what it made; null if none of its images could be read
     */
    public record Line(String task, String recipe, ShardEntry shard, List<SampleFile.Entry> unreadable) {
        public Optional<ShardEntry> made() {
            return Optional.ofNullable(shard);
        }
    }

    /** Reads what a run that was cut off has noted, as far as its files are still as it left them. */
    public static Journal read(Path directory) {
        Journal journal = new Journal(directory);
        Path file = directory.resolve(StorePublication.JOURNAL);
        if (!Files.exists(file)) {
            return journal;
        }
        try {
            List<Line> noted = Files.readAllLines(file).stream()
                    .map(text -> parse(text, file))
                    .flatMap(Optional::stream)
                    .toList();
            noted.parallelStream()
                    .filter(line -> line.made().map(journal::isInPlace).orElse(true))
                    .toList()
                    .forEach(line -> journal.lines.put(line.task(), line));
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        return journal;
    }

    /** What is known of a task that is done; empty if it is to be done. */
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

    /** Notes a finished task for good. */
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
     * Gives a finished shard another name, under which it is found also by the next run.
     *
     * @return its line with that name
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
        // Noted first: a line whose file is not in place is as good as none.
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
            throw new PipelineException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A line that the process died in is no line. */
    private static Optional<Line> parse(String text, Path file) {
        try {
            return Optional.of(Json.parse(text, file.toString(), Line.class));
        } catch (PipelineException e) {
            return Optional.empty();
        }
    }
}
