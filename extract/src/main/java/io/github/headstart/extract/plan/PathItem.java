package io.github.headstart.extract.plan;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.UnreadableFile;
import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;

/**
 * What is known of a path: that it cannot be read, that there is an image, or that the store has rows of an image at a place where there
 * is none now.
 */
record PathItem(String path, Optional<UnreadableFile> unreadable, Optional<SampleFile.Entry> vanished) {
    /** A folder right before what is in it; at one path in the order above. */
    static final Comparator<PathItem> ORDER =
            Comparator.comparing(PathItem::path, PathItem::compare).thenComparingInt(PathItem::rank);

    static final RecordFormat<PathItem> FORMAT = new RecordFormat<>() {
        @Override
        public void write(PathItem item, DataOutput out) throws IOException {
            RecordFormat.writeText(item.path, out);
            out.writeByte(item.rank());
            if (item.unreadable.isPresent()) {
                UnreadableFile.FORMAT.write(item.unreadable.get(), out);
            } else if (item.vanished.isPresent()) {
                SampleFile.Entry.FORMAT.write(item.vanished.get(), out);
            }
        }

        @Override
        public PathItem read(DataInput in) throws IOException {
            String path = RecordFormat.readText(in);
            int rank = in.readByte();
            return new PathItem(
                    path,
                    rank == 0 ? Optional.of(UnreadableFile.FORMAT.read(in)) : Optional.empty(),
                    rank == 2 ? Optional.of(SampleFile.Entry.FORMAT.read(in)) : Optional.empty());
        }
    };

    static PathItem of(UnreadableFile file) {
        return new PathItem(file.file().path(), Optional.of(file), Optional.empty());
    }

    static PathItem ofImage(String path) {
        return new PathItem(path, Optional.empty(), Optional.empty());
    }

    static PathItem ofVanished(SampleFile.Entry entry) {
        return new PathItem(entry.sample().path(), Optional.empty(), Optional.of(entry));
    }

    /** Whether this path is the other one or a folder around it. */
    boolean contains(String other) {
        return other.startsWith(path) && (other.length() == path.length() || other.charAt(path.length()) == '/');
    }

    private int rank() {
        if (unreadable.isPresent()) {
            return 0;
        }
        return vanished.isEmpty() ? 1 : 2;
    }

    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.compare(a == '/' ? 0 : a, b == '/' ? 0 : b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
