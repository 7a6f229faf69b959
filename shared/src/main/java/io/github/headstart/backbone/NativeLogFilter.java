package io.github.headstart.backbone;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Drops notes of TensorFlow's native code that {@code TF_CPP_MIN_LOG_LEVEL} asks it to drop and that it prints
 * nevertheless: some of its parts log through a copy of Abseil that no program can configure.
 *
 * <p>The C library's {@code stderr} becomes a pipe to a small shell loop, which passes on every other line at once. File
 * descriptor 2 stays unchanged, so what Java prints is neither delayed nor reordered. The loop is a process of its own:
 * the last words of native code that aborts still arrive. It ends with this process, and ignores the signals that a
 * terminal sends to both.
 */
final class NativeLogFilter {
    private static final Logger LOG = LogManager.getLogger(NativeLogFilter.class);
    private static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

    /** Abseil's lines while nobody has set it up: severity, no date, seconds, thread, file, line. */
    private static final String NOTES =
            "'WARNING: All log messages before absl::InitializeLog() is called'*|I0000\\ 00:*";

    private static final String WARNINGS = "|W0000\\ 00:*";

    /** On a terminal each line first clears what is there: it may be a progress bar. */
    private static final String LOOP = "trap '' HUP INT QUIT TERM; [ -t 2 ] && clear=$(printf '\\r\\033[K'); "
            + "while IFS= read -r line || [ -n \"$line\" ]; do case $line in %s) ;; "
            + "*) printf '%%s\\n' \"${clear-}$line\" >&2 ;; esac; done >/dev/null";

    private NativeLogFilter() {}

    /**
     * Starts it on Linux and macOS if the environment asks TensorFlow to drop notes; elsewhere nothing is changed. To be called
     * once, when TensorFlow is loaded: then the C library is one whose {@code stderr} can be assigned.
     */
    static void start(Map<String, String> environment) {
        String level = environment.getOrDefault(LEVEL, "0");
        if (!level.matches("[1-9]") || !(Platform.isLinux() || Platform.isMac())) {
            return;
        }
        try {
            install(LOOP.formatted(level.equals("1") ? NOTES : NOTES + WARNINGS));
        } catch (LinkageError e) {
            // Only the appearance of the output is affected.
            LOG.debug("TensorFlow's notes are not dropped", e);
        }
    }

    private static void install(String loop) {
        NativeLibrary process = NativeLibrary.getProcess();
        Pointer variable = process.getGlobalVariableAddress(Platform.isMac() ? "__stderrp" : "stderr");
        Pointer pipe = process.getFunction("popen").invokePointer(new Object[] {loop, "w"});
        if (pipe == null) {
            return;
        }
        process.getFunction("setbuf").invokeVoid(new Object[] {pipe, Pointer.NULL});
        variable.setPointer(0, pipe);
    }
}
