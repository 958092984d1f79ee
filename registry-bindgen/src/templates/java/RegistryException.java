// Written by registry-bindgen from {{ prefix }} {{ version }}; changes are lost when it is written again.
package {{ module }};

import java.util.OptionalInt;

/** A call that was refused or has failed. Each status has a class of its own. */
public class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The number of the status. */
    private final int status;
    /** The name of the callback or of the operation. */
    private final String callback;
    /** What the callback's error or panic says itself. */
    private final String detail;
    /** The code of the callback's error; 0 for none. */
    private final int code;

    RegistryException(int status, String callback, String message, int code) {
        super(callback + ": " + message);
        this.status = status;
        this.callback = callback;
        this.detail = own(status, message);
        this.code = code;
    }

    /** The text behind what the library puts before an error's and a panic's own: neither a path nor a number contains it. */
    private static String own(int status, String message) {
        String mark = status == 9 ? " panicked: " : status == 11 ? " failed: " : null;
        int found = mark == null ? -1 : message.indexOf(mark);
        return found < 0 ? message : message.substring(found + mark.length());
    }

    static RegistryException of(int status, String callback, String message, int code) {
        return switch (status) {
{% for s in statuses %}
            case {{ s.number }} -> new {{ s.class }}(callback, message, code);
{% endfor %}
            default -> new RegistryException(status, callback, message, code);
        };
    }

    /**
     * The number of the status.
     *
     * @return one of the numbers that C's header has names for
     */
    public int status() {
        return status;
    }

    /**
     * What was called.
     *
     * @return the name of the callback or of the operation
     */
    public String callback() {
        return callback;
    }

    /**
     * What the callback's error or panic says itself.
     *
     * @return its text; for any other status the whole message
     */
    public String detail() {
        return detail;
    }

    /**
     * The code of the callback's error, such as an errno.
     *
     * @return the code, if the error has one
     */
    public OptionalInt errorCode() {
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }
}
