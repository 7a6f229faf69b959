package io.github.headstart.classify.cli;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a list of paths from a text, one per line; empty lines are skipped. */
final class ListedPaths {
    private static final String STANDARD_INPUT = "-";

    private ListedPaths() {}

    /**
     * @param file in UTF-8; {@code -} for standard input
     * @throws PipelineException if the text cannot be read, or a line is not a path
     */
    static List<Path> read(String file) {
        boolean standardInput = file.equals(STANDARD_INPUT);
        String source = standardInput ? "standard input" : file;
        try {
            if (standardInput) {
                return paths(source, System.in);
            }
            try (InputStream bytes = Files.newInputStream(Path.of(file))) {
                return paths(source, bytes);
            }
        } catch (CharacterCodingException e) {
            throw new PipelineException(
                    "%s: expected a path per line in UTF-8, found bytes that are not UTF-8; save it as UTF-8"
                            .formatted(source),
                    e);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: expected a text file with a path per line; it cannot be read: %s"
                            .formatted(source, AtomicFile.reason(e)),
                    e);
        }
    }

    private static List<Path> paths(String source, InputStream bytes) throws IOException {
        // A decoder reports malformed UTF-8, whereas a Charset would replace it silently.
        BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        List<Path> paths = new ArrayList<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isEmpty()) {
                paths.add(path(source, number, line));
            }
        }
        return paths;
    }

    private static Path path(String source, int number, String line) {
        try {
            return Path.of(line);
        } catch (InvalidPathException e) {
            throw new PipelineException(
                    "%s line %d: expected a path, found \"%s\", which no file can have; remove the line"
                            .formatted(source, number, line),
                    e);
        }
    }
}
