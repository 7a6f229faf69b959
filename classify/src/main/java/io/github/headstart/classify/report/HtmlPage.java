package io.github.headstart.classify.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * A self-contained HTML page. Its content security policy forbids scripts, requests and foreign styles, so that even a
 * text that a template fails to escape does no harm.
 */
final class HtmlPage {
    /** Marks pages written by this class. */
    private static final String MARK = "<meta name=\"generator\" content=\"Headstart\">";

    private static final int HEAD_BYTES = 2048;

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlPage.class.getClassLoader(), HtmlPage.class.getPackageName());

    private HtmlPage() {}

    /**
     * The style sheet in the head of every page.
     *
     * @param css embedded style sheet
     * @param hash of the style sheet, as in a content security policy
     */
    record Style(String css, String hash) {}

    /**
     * Writes a page or replaces an earlier one; option {@code output} chooses its file.
     *
     * @param template in {@code src/main/jte}
     * @param content value of its parameter {@code page}
     * @throws PipelineException if the file exists and is not a page of this class, or the page cannot be written
     */
    static void write(Path file, String template, Object content) {
        write(file, "output", template, content);
    }

    /** @param option that chooses the file, named in errors */
    static void write(Path file, String option, String template, Object content) {
        check(file, option);
        try {
            StringOutput html = new StringOutput();
            ENGINE.render(template, Map.of("page", content, "style", style()), html);
            AtomicFile.writeText(file, html.toString());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /**
     * Checks that a page could be written, for example before a long computation.
     *
     * @throws PipelineException if the folder does not exist, or the file exists and is not a page of this class
     */
    static void check(Path file, String option) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new PipelineException(
                    "%s: expected a folder to write the report into, found none; create it, or choose another file"
                            .formatted(folder));
        }
        try {
            if (Files.exists(file) && !isOwnPage(file)) {
                throw new PipelineException(
                        "%s: expected no file or a Headstart report, found another file; choose another path with option `%s`"
                                .formatted(file, option));
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static boolean isOwnPage(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains(MARK);
        }
    }

    private static Style style() {
        try (InputStream file = HtmlPage.class.getResourceAsStream("report.css")) {
            String css = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
            return new Style(css, "sha256-" + Base64.getEncoder().encodeToString(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
