# What every target of Haul shares, and the two ways in which targets are made.
#
#   haul_room(base SOURCES error.cpp LINKS Qt6::Core)     a static library Haul::base
#   haul_test(tst_error LINKS Haul::base)                 a Qt Test program, known to ctest

# Warnings, hardening of Qt's API and sanitizers, in one place.
add_library(haul_flags INTERFACE)
target_compile_options(haul_flags INTERFACE
    -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
    -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${HAUL_WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(haul_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(haul_flags INTERFACE ${PROJECT_SOURCE_DIR})

if(HAUL_SANITIZE)
    # On all targets, Qt's generated ones too: a library without the flag hides what it does.
    add_compile_options(-fsanitize=${HAUL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${HAUL_SANITIZE})
endif()

# A room of core/ (or ui/): a static library that links only what is named. PUBLIC on purpose:
# what a room's headers need is what the room may know. Headers of Qt and the standard library that
# most files read anyway are read once a room; PRECOMPILED names more of them.
function(haul_room name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRECOMPILED" ${ARGN})
    add_library(haul_${name} STATIC ${ARG_SOURCES})
    add_library(Haul::${name} ALIAS haul_${name})
    target_link_libraries(haul_${name} PUBLIC ${ARG_LINKS} PRIVATE haul_flags)
    target_precompile_headers(haul_${name} PRIVATE <QByteArray> <QHash> <QList> <QString> <QUrl>
        <algorithm> <chrono> <functional> <map> <memory> <optional> <variant> <vector>
        ${ARG_PRECOMPILED})
endfunction()

# What every test program reads, precompiled once for all of them (tests/CMakeLists.txt makes it).
# What is tested is optimised as released; the tests themselves are compiled faster without. The
# macros differ from folder to folder, which a precompiled header must not, and no test asks for them.
set(haul_test_options -O0 -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
function(haul_test_headers)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/testheaders.cpp "// Only the headers count.\n")
    add_library(haul_testheaders OBJECT ${CMAKE_CURRENT_BINARY_DIR}/testheaders.cpp)
    target_link_libraries(haul_testheaders PRIVATE Qt6::Core Qt6::Test haul_flags)
    target_compile_options(haul_testheaders PRIVATE ${haul_test_options})
    target_precompile_headers(haul_testheaders PRIVATE
        # Not <QTest>: what it says depends on the libraries that a test links.
        <qtestcase.h> <qtestdata.h> <QAbstractItemModel> <QCborMap> <QCborValue> <QCoreApplication>
        <QCryptographicHash> <QDateTime> <QDir> <QElapsedTimer> <QFile> <QFileInfo> <QObject>
        <QRandomGenerator> <QSignalSpy> <QString> <QTemporaryDir> <QThreadPool> <QUrl> <QUuid>
        <QVariant> <algorithm> <chrono> <functional> <map> <memory> <optional> <variant> <vector>)
endfunction()

# A Qt Test program from NAME.cpp (and more SOURCES), run by ctest with the offscreen platform.
function(haul_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} Qt6::Test haul_flags)
    target_compile_options(${name} PRIVATE ${haul_test_options})
    target_precompile_headers(${name} REUSE_FROM haul_testheaders)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
endfunction()
