package io.github.headstart.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as {@code --version} prints it. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"headstart " + version()};
    }

    /** From the jar's manifest; {@code development} where classes run without a jar. */
    public static String version() {
        String version = VersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
