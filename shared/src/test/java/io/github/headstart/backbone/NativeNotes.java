package io.github.headstart.backbone;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** A program that prints what TensorFlow's native code prints, some lines of its own between, and may abort. */
final class NativeNotes {
    private NativeNotes() {}

    public static void main(String[] arguments) {
        System.err.println("Java before");
        NativeTensorFlow.device();
        print("W0000 00:00:1795571390.769186   13607 some_file.cc:12] a warning\n");
        print("E0000 00:00:1795571390.769186   13607 some_file.cc:12] an error\n");
        print("terminate called after throwing an instance of 'std::bad_alloc'\n");
        System.err.println("Java after");
        if (arguments.length > 0) {
            print("F0000 00:00:1795571390.769186   13607 some_file.cc:12] Check failed");
            NativeLibrary.getProcess().getFunction("abort").invokeVoid(new Object[0]);
        }
    }

    /** As TensorFlow does: looks up {@code stderr} each time. */
    private static void print(String line) {
        Pointer stream =
                NativeLibrary.getProcess().getGlobalVariableAddress("stderr").getPointer(0);
        Function.getFunction("c", "fputs").invokeInt(new Object[] {line, stream});
    }
}
