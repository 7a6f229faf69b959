package io.github.headstart.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Jackson needs to know of records, so that they need none of its annotations. A record of a sealed interface says in the field
 * {@code type} which one it is: {@code {"type": "sgd", "momentum": 0.9}}; the names are those of the classes. A sealed interface of an
 * enumeration and a record is a name or an object, without {@code type}. Every component must be there but an Optional: files of earlier
 * versions lack those that came later.
 */
final class RecordRules extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final String FIELD = "type";

    @Override
    public TypeResolverBuilder<?> findTypeResolver(MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
        if (sealed(type.getRawType()).findAny().isEmpty()) {
            return super.findTypeResolver(config, type, baseType);
        }
        return new StdTypeResolverBuilder()
                .init(JsonTypeInfo.Id.NAME, null)
                .inclusion(JsonTypeInfo.As.PROPERTY)
                .typeProperty(FIELD);
    }

    @Override
    public List<NamedType> findSubtypes(Annotated type) {
        return sealed(type.getRawType())
                .flatMap(face -> Stream.of(face.getPermittedSubclasses()))
                .map(member -> new NamedType(member, new SnakeCaseStrategy().translate(member.getSimpleName())))
                .toList();
    }

    @Override
    public Object findDeserializer(Annotated type) {
        return type instanceof AnnotatedClass && isNameOrObject(type.getRawType())
                ? new NameOrObject(type.getRawType(), member(type, true), member(type, false))
                : super.findDeserializer(type);
    }

    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated property) {
        return _hasAnnotation(property, OmittedIfAbsent.class)
                ? JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS)
                : super.findPropertyInclusion(property);
    }

    @Override
    public Boolean hasRequiredMarker(AnnotatedMember member) {
        return member instanceof AnnotatedParameter parameter
                ? (Boolean) (parameter.getRawType() != Optional.class)
                : super.hasRequiredMarker(member);
    }

    /** The project's sealed interfaces of records that a type is or implements. */
    private static Stream<Class<?>> sealed(Class<?> type) {
        return Stream.concat(Stream.of(type), Stream.of(type.getInterfaces()))
                .filter(each -> each.isInterface()
                        && each.isSealed()
                        && !each.getName().startsWith("java.")
                        && !isNameOrObject(each));
    }

    private static boolean isNameOrObject(Class<?> type) {
        return type.isInterface()
                && type.isSealed()
                && Stream.of(type.getPermittedSubclasses()).anyMatch(Class::isEnum);
    }

    /** The enumeration, or the record, of a sealed interface of both. */
    private static Class<?> member(Annotated type, boolean isEnum) {
        return Stream.of(type.getRawType().getPermittedSubclasses())
                .filter(member -> member.isEnum() == isEnum)
                .findFirst()
                .orElseThrow();
    }
}
