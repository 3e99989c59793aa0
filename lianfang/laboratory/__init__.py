"""Laboratories: what one can do in a day, which boxes it gets, plates, runs and their controls, readings and who
verified them, the files of instruments.

Owns: Ability (检测能力), Instrument (仪器), Lot (试剂批号), Plate (板), Well (孔), Run (上机), ControlValue
(质控值), Reading (检测读数), ResultFile (结果文件), ReturnedRow (退回行), SecondTest (第二试剂复测).

A reading becomes a result of `testing` when a second person has verified it and it is released; a released result is
amended by another, never edited.
"""
