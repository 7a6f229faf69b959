package io.github.headstart.dataset;

/** Which symbolic links below a data set's root are followed. {@code toString} is the name in the manifest. */
public enum Links {
    /** Those that lead to somewhere below the root; an image behind another one is listed as unreadable. */
    INSIDE("inside"),
    /** All, as the data sets of DVC, git-annex and curated subsets need it. */
    FOLLOW("follow");

    /** The status of an image that lies behind a link which is not followed. */
    static final String LEADS_OUT =
            "a link that leads out of the data set's root; \"links\": \"follow\" in the manifest's dataset follows it";

    private final String name;

    Links(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
