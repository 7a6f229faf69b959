package io.github.headstart.manifest;

/** The backbone's arithmetic. {@code toString} is the name in the manifest. */
public enum Precision {
    FLOAT32("float32"),
    /** Convolutions and what lies between them in 16 bits, 8 of them for the fraction; needs a processor that has it. */
    BFLOAT16("bfloat16");

    private final String name;

    Precision(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
