package io.github.headstart.dataset;

import io.github.headstart.io.RecordFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A file of a data set whose bytes could not be read, or a folder that could not be listed: there is an image, or there
 * may be some, but nothing is known of the content.
 *
 * @param status the reason
 */
public record UnreadableFile(ImageFile file, String status) {
    public static final RecordFormat<UnreadableFile> FORMAT = new RecordFormat<>() {
        @Override
        public void write(UnreadableFile unreadable, DataOutput out) throws IOException {
            RecordFormat.writeText(unreadable.file.path(), out);
            RecordFormat.writeText(unreadable.file.label(), out);
            out.writeDouble(unreadable.file.splits().validation());
            out.writeDouble(unreadable.file.splits().test());
            RecordFormat.writeText(unreadable.status, out);
        }

        @Override
        public UnreadableFile read(DataInput in) throws IOException {
            String path = RecordFormat.readText(in);
            String label = RecordFormat.readText(in);
            Fractions splits = new Fractions(in.readDouble(), in.readDouble());
            return new UnreadableFile(new ImageFile(path, label, splits), RecordFormat.readText(in));
        }
    };

    /** The image as {@code samples.csv} lists it. Where the split is drawn from the content, it is only a stand-in. */
    public Sample sample() {
        return file.sample("");
    }
}
