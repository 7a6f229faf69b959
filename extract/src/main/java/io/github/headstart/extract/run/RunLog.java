package io.github.headstart.extract.run;

import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.process.Version;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StorePublication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code runs.jsonl}: a log with one line for every run that changed the store. It is not part of the store's content. */
final class RunLog {
    private static final String FILE = StorePublication.RUNS;

    private RunLog() {}

    /** @param published the state that the run published */
    static void add(Storage store, ExtractSummary summary, Instant started, StoreManifest published) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        fields.put("headstart", Version.current());
        fields.putAll(summary.fields());
        fields.remove("store");
        fields.put("store_checksum", published.checksum());
        fields.put("java", System.getProperty("java.version"));
        fields.put("os", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        fields.put("processors", Runtime.getRuntime().availableProcessors());
        try {
            String earlier = store.exists(FILE) ? store.text(FILE).replaceFirst("(?<=[^\n])\\z", "\n") : "";
            store.write(FILE, (earlier + Json.line(fields) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(store.location().resolve(FILE), e);
        }
    }
}
