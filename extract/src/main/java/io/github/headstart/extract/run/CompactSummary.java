package io.github.headstart.extract.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link CompactRun} did to a store.
 *
 * @param rows in the store
 * @param shardsBefore how many there were
 * @param kept shards that were as is wanted
 * @param written new shards in the place of all others
 * @param bytesBefore of all shards
 * @param bytes of all shards afterwards
 */
public record CompactSummary(
        Path store, int rows, int shardsBefore, int kept, int written, long bytesBefore, long bytes, double seconds) {
    /** The fields of the JSON output. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("store", store.toString());
        fields.put("rows", rows);
        fields.put("shards_before", shardsBefore);
        fields.put("shards", kept + written);
        fields.put("kept", kept);
        fields.put("written", written);
        fields.put("bytes_before", bytesBefore);
        fields.put("bytes", bytes);
        fields.put("seconds", Math.round(seconds * 1000) / 1000.0);
        return fields;
    }
}
