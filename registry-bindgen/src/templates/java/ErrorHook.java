// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

/** Hears of each failed call in this process. */
@FunctionalInterface
public interface ErrorHook {
    /**
     * Runs on the thread whose call failed, which may be one of Rust's, and on several at once. What it throws goes to the thread's handler of uncaught exceptions.
     * It is not called where less than 256 KiB of the thread's stack, or half of a smaller one, are left: that failure is a line on stderr.
     *
     * @param status the number of the status
     * @param handle the callback's handle, 0 for none
     * @param message what has happened
     */
    void failed(int status, long handle, String message);
}
