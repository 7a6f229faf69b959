package io.github.headstart.dataset;

/**
 * A file of a data set whose bytes could not be read, or a folder that could not be listed: there is an image, or there
 * may be some, but nothing is known of the content.
 *
 * @param status the reason
 */
public record UnreadableFile(ImageFile file, String status) {
    /** Its line in {@code samples.csv}. Where the split is drawn from the content, it is only a stand-in. */
    public SampleFile.Entry entry() {
        return new SampleFile.Entry(file.sample(""), status);
    }
}
