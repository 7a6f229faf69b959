package io.github.headstart.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Removes user names and passwords from the URLs in texts that are written to a file or shown. */
public final class UserInfo {
    /** What comes before the last @ of a URL's authority, which ends at the first slash, question mark or number sign. */
    private static final Pattern USER_INFO = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://)[^\\s/?#\"']*@");

    private UserInfo() {}

    /** {@code https://user:password@host/} becomes {@code https://host/}, wherever it is in the text. */
    public static String removed(String text) {
        return USER_INFO.matcher(text).replaceAll("$1");
    }

    /** The same in every text of a JSON document: of maps, lists and single values. */
    public static Map<String, Object> removed(Map<String, Object> document) {
        Map<String, Object> copy = new LinkedHashMap<>();
        document.forEach((name, value) -> copy.put(name, removedFrom(value)));
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Object removedFrom(Object value) {
        if (value instanceof String text) {
            return removed(text);
        }
        if (value instanceof Map<?, ?> map) {
            return removed((Map<String, Object>) map);
        }
        return value instanceof List<?> list
                ? list.stream().map(UserInfo::removedFrom).toList()
                : value;
    }
}
