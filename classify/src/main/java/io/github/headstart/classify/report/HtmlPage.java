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
 * A page of HTML in one file that asks for nothing else. Its policy lets a browser run no script, fetch nothing and use
 * no style but ours, so that a text which the template should fail to escape still does no harm.
 */
final class HtmlPage {
    /** How pages of ours are told from other files. */
    private static final String MARK = "<meta name=\"generator\" content=\"Headstart\">";

    private static final int HEAD_BYTES = 2048;

    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlPage.class.getClassLoader(), HtmlPage.class.getPackageName());

    private HtmlPage() {}

    /**
     * What every page has in its head.
     *
     * @param css to be embedded
     * @param hash of the css, as a content security policy names it
     */
    record Style(String css, String hash) {}

    /**
     * Writes a page, in the place of an earlier one.
     *
     * @param template in {@code src/main/jte}
     * @param content its parameter {@code page}
     * @throws PipelineException if there is a file that is no page of ours, or the page cannot be written
     */
    static void write(Path file, String template, Object content) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new PipelineException(
                    "%s: expected a folder to write the report into, found none; make it, or name another file"
                            .formatted(folder));
        }
        try {
            if (Files.exists(file) && !isOurs(file)) {
                throw new PipelineException(
                        "%s: expected no file or a report of ours, found another file; name one with option `output`"
                                .formatted(file));
            }
            StringOutput html = new StringOutput();
            ENGINE.render(template, Map.of("page", content, "style", style()), html);
            AtomicFile.writeText(file, html.toString());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static boolean isOurs(Path file) throws IOException {
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
