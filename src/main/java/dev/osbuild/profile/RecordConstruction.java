package dev.osbuild.profile;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;

/** Calls the canonical constructors of records. */
final class RecordConstruction {

    private RecordConstruction() {}

    /**
     * A record of the components in their order.
     *
     * @throws IllegalArgumentException when the constructor refuses the values, with its sentence for the user
     * @throws IllegalStateException when the constructor fails otherwise: a bug of the record's author
     */
    static <R extends Record> R make(Class<R> type, Object... components) {
        try {
            RecordComponent[] declared = type.getRecordComponents();
            Class<?>[] types = new Class<?>[declared.length];
            for (int i = 0; i < types.length; i++) {
                types[i] = declared[i].getType();
            }
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(components);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }
}
