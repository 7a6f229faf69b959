package io.github.headstart.cli;

import io.github.headstart.process.Version;
import picocli.CommandLine.IVersionProvider;

/** The version as {@code --version} prints it. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"headstart " + Version.current()};
    }
}
